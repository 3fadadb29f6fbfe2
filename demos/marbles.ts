// A marble test of one's own agent: model and tools are cold Observables, time is virtual, a minute passes in a millisecond.
import { delay, of } from 'rxjs';
import { Agent, answerText, tool } from 'rxagent';
import { marbleProvider, marbles, toolCall } from 'rxagent/testing';

const search = tool({
  name: 'search',
  description: 'Search the web',
  parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
  execute: ({ query }) => of(`3 pages about ${query}`).pipe(delay(60_000)), // a slow one
});

const test = marbles(({ cold, expectObservable, expectSubscriptions }) => {
  const asks = cold('    -(c|)', { c: toolCall('search', { query: 'marbles' }) });
  const answers = cold(' -a-b-|', { a: 'Found ', b: '3.' });
  const answersSubs = '  60001ms ^----!';
  const expected = '     60001ms -a-b-|';

  const provider = marbleProvider([asks, answers]);
  const agent = new Agent({ provider, tools: [search] });

  expectObservable(agent.stream('Search for marbles').pipe(answerText())).toBe(expected, { a: 'Found ', b: 'Found 3.' });
  expectSubscriptions(answers.subscriptions).toBe(answersSubs);
});

test();
console.log('passed: a minute of virtual time');
