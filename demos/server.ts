// An agent behind HTTP: `npx tsx demos/server.ts` serves it, asks it once and stops; with --keep, or PORT=3000, it stays.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, LocalProvider, tool } from 'rxagent';
import { agentHandler, nodeHandler, remoteAgent } from 'rxagent/http';

const convert = tool({
  name: 'convert_currency',
  description: 'Converts an amount from US dollars to euros',
  parameters: { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] },
  execute: ({ amount }) => `${amount} USD are ${(amount / 1.175).toFixed(2)} EUR.`,
});
const agent = new Agent({ provider: new LocalProvider(), tools: [convert] });
const handler = agentHandler(agent, { resumable: { keepFor: 60_000 } });

const server = createServer(nodeHandler(handler)).listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
console.log('serving', url);

// What a page would do: the same faces as the agent's own.
const remote = remoteAgent({ url });
remote.events('Convert 100 USD to EUR').subscribe({
  next: (event) => {
    if (event.type === 'tool-start') console.log('call:  ', event.call.toolName, event.call.parameters);
    if (event.type === 'tool-end') console.log('result:', event.outcome.content);
    if (event.type === 'run-end') console.log('answer:', event.result.content);
  },
  error: (error: unknown) => console.error(error),
  complete: () => {
    if (process.argv.includes('--keep') || process.env['PORT']) console.log(`\nAsk it:\n  curl -N ${url} -H 'content-type: application/json' -d '{"messages":"Convert 5 USD to EUR"}'`);
    else server.close();
  },
});
