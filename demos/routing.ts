// Routing: one model call chooses a tool, none runs; the result tells where to go.
import { concatMap, from, map } from 'rxjs';
import { Agent, LocalProvider, result, tool } from 'rxagent';

const desk = (name: string, topics: string) =>
  tool({
    name: `transfer_to_${name}`,
    description: `Questions about ${topics}`,
    parameters: { type: 'object', properties: { reason: { type: 'string' } }, required: ['reason'] },
    execute: () => 'never runs',
  });

const router = new Agent({
  provider: new LocalProvider(),
  routingOnly: true,
  tools: [desk('sales', 'prices, offers, buying, plans'), desk('support', 'errors, crashes, broken things, help'), desk('billing', 'invoices, payments, refunds')],
});

from(['What are your prices?', 'My app crashes with an error', 'My invoice is wrong', 'Good morning'])
  .pipe(concatMap((question) => router.stream(question).pipe(result(), map(({ toolName, finishReason }) => ({ question, toolName, finishReason })))))
  .subscribe(({ question, toolName, finishReason }) => console.log(question.padEnd(30), finishReason.padEnd(8), toolName ?? '(answered directly)'));
