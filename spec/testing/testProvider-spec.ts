import { concat, EMPTY, of, throwError } from 'rxjs';
import { Agent, ConfigurationError, type ModelNote, type ModelRequest } from 'rxagent';
import { marbles, toolCall } from 'rxagent/testing';
import { testProvider } from '../../lib/testing/testProvider';
import { collect } from '../support/collect';
import { usage } from '../support/runEvents';

const requestTo = (report: (note: ModelNote) => void): ModelRequest => ({ systemPrompt: '', messages: [], tools: [], report });
const request = requestTo(() => undefined);

describe('testProvider', () => {
  it('should play the k-th turn to the k-th subscription, and keep what was asked', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const first = cold('   -a-|   ');
    const second = cold('  b|     ');
    const firstSubs = '    ^--!   ';
    const expected1 = '    -a-|   ';
    const subs2 = '        ----^  ';
    const secondSubs = '   ----^! ';
    const expected2 = '    ----b| ';

    const provider = testProvider([first, second], {});
    const asked = provider.stream(request);
    expect(provider.requests).toEqual([]);

    expectObservable(asked).toBe(expected1);
    expectObservable(asked, subs2).toBe(expected2);
    expectObservable(concat(cold('-----|'), of(provider.requests))).toBe('-----(r|)', { r: [request, request] });
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
  }));

  it.each<[string, ModelNote]>([
    ['usage', { type: 'usage', usage: usage(1, 2) }],
    ['reasoning', { type: 'reasoning-delta', delta: 'Hm' }],
    ['a finish reason', { type: 'finish', reason: 'length' }],
    ['a model', { type: 'model', model: 'large' }],
    ['a retry', { type: 'retry', attempt: 1, delayMs: 500, error: 'overloaded' }],
    ['a fallback', { type: 'fallback', from: 'a', to: 'b', error: 'overloaded' }],
  ])('should report %s in its place, and not emit it', (_, note) => {
    const told: unknown[] = [];

    testProvider([of('a', note, 'b')], {}).stream(requestTo((reported) => told.push({ reported }))).subscribe((item) => told.push(item));

    expect(told).toEqual(['a', { reported: note }, 'b']);
  });

  it.each<[string, unknown]>([
    ['empty text', ''],
    ['a call', toolCall('clock')],
    ["a call with a vendor's type", { ...toolCall('clock'), type: 'function' }],
    ['what no provider should emit', 42],
    ['an object that is nothing', {}],
  ])('should emit %s', (_, item) => {
    const report = jest.fn();

    expect(collect(testProvider([of(item as string)], {}).stream(requestTo(report)))).toEqual({ values: [item], completed: true });
    expect(report).not.toHaveBeenCalled();
  });

  it('should emit null, so that the agent can refuse it', () => {
    expect(collect(testProvider([of<string>(null as never)], {}).stream(request))).toEqual({ values: [null], completed: true });
  });

  it('should pass an error of a turn', () => {
    expect(collect(testProvider([throwError(() => 'overloaded')], {}).stream(request))).toEqual({ values: [], error: 'overloaded', completed: false });
  });

  it.each<[number, string]>([
    [0, "Provider 'm' was asked for turn 1, but its script has 0: add a turn, or check why the run goes on; each subscription is a run of its own and takes its own turns."],
    [2, "Provider 'm' was asked for turn 3, but its script has 2: add a turn, or check why the run goes on; each subscription is a run of its own and takes its own turns."],
  ])('should say which turn is missing of %d, as an error of the run', (count, message) => {
    const provider = testProvider(Array.from({ length: count }, () => EMPTY), { name: 'm' });
    const agent = new Agent({ provider });
    for (let turn = 0; turn < count; turn++) collect(agent.stream('hi'));

    const { error } = collect(agent.stream('hi'));

    expect(error).toStrictEqual(new ConfigurationError(message));
    expect(provider.requests).toHaveLength(count + 1);
  });

  it('should say of itself what it is told', () => {
    expect(testProvider([], {})).toStrictEqual({ name: 'test', requests: [], stream: expect.any(Function) as () => void });
    expect(testProvider([], { name: 'm', defaultModel: 'small', nativeTools: false })).toMatchObject({ name: 'm', defaultModel: 'small', nativeTools: false });
  });
});
