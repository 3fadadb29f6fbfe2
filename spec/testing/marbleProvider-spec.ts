import { expectTypeOf } from 'expect-type';
import { filter, map, of } from 'rxjs';
import { Agent, textDeltas, type Provider } from 'rxagent';
import { marbleProvider, marbles, toolCall, type TestProvider } from 'rxagent/testing';
import { makeTool } from '../support/makeTool';
import { usage } from '../support/runEvents';

describe('marbleProvider', () => {
  it('should subscribe to the k-th turn when the k-th reply is asked for', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const ask = cold('     --c|   ', { c: toolCall('clock') });
    const answer = cold('     -a-|');
    const askSubs = '      ^--!   ';
    const answerSubs = '   ---^--!';
    const expected = '     ----a-|';

    const agent = new Agent({ provider: marbleProvider([ask, answer]), tools: [makeTool('clock')] });

    expectObservable(agent.stream('hi').pipe(textDeltas())).toBe(expected);
    expectSubscriptions(ask.subscriptions).toBe(askSubs);
    expectSubscriptions(answer.subscriptions).toBe(answerSubs);
  }));

  it('should unsubscribe from a turn when the run is', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('  -a-b-|');
    const unsub = '      --!   ';
    const turnSubs = '   ^-!   ';
    const expected = '   -a-   ';

    const agent = new Agent({ provider: marbleProvider([turn]) });

    expectObservable(agent.stream('hi').pipe(textDeltas()), unsub).toBe(expected);
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  }));

  it('should report notes when they come, and keep what was asked', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('  -a-u-|', { a: 'Hi', u: { type: 'usage', usage: usage(1, 2) } as const });
    const turnSubs = '   ^----!';
    const expected = '   -----(r|)';

    const provider = marbleProvider([turn], { name: 'm', nativeTools: true });
    const agent = new Agent({ provider, systemPrompt: 'Be brief.' });
    const asked = agent.events('hi').pipe(
      map((event) => event.type === 'run-end' && [event.result.content, event.result.usage, event.result.provider, provider.requests.map(({ systemPrompt }) => systemPrompt)]),
    );

    expectObservable(asked.pipe(filter(Boolean))).toBe(expected, { r: ['Hi', usage(1, 2), 'm', ['Be brief.']] });
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  }));

  it('should be typed', () => {
    expectTypeOf(marbleProvider).returns.toEqualTypeOf<TestProvider>();
    expectTypeOf<TestProvider>().toExtend<Provider>();
    expectTypeOf(marbleProvider).toBeCallableWith([of('a', toolCall('clock')), of({ type: 'reasoning-delta', delta: 'Hm' } as const)], { defaultModel: 'small' });
    // @ts-expect-error a model writes no numbers
    expect(marbleProvider([of(42)]).name).toBe('test');
  });
});
