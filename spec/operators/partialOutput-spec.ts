import { expectTypeOf } from 'expect-type';
import { from, switchMap, take, toArray, type Observable } from 'rxjs';
import { Agent, type AgentEvent, type PartialOutput } from 'rxagent';
import { marbles, scriptedProvider } from 'rxagent/testing';
import { partialOutput } from '../../lib/operators/partialOutput';
import { call, chunk, result } from '../support/agentEvents';
import { collect } from '../support/collect';

const events = {
  a: chunk('{"title": "Ap'),
  b: chunk('ple", "min'),
  c: chunk('utes": 4'),
  d: chunk('5}'),
  g: chunk('u'),
  n: chunk('', { reasoning: 'hm' }),
  t: chunk('', { toolCalls: [call('1')] }),
  e: chunk('[1, ', { iteration: 2 }),
  f: chunk('2]', { iteration: 2 }),
  p: chunk('Here [note] you {are}:\n```json\n'),
  z: chunk('\n``` Bye.'),
  r: result('', { parsed: { title: 'Apple', minutes: 45 } }),
  q: result('', { parsed: [1, 2], iterations: 2 }),
  s: result('', { parsed: false }),
  m: result('Maximum iterations (2) reached without resolution.', { finishReason: 'max-iterations' }),
};
const values = {
  a: { title: 'Ap' },
  b: { title: 'Apple' },
  d: { title: 'Apple', minutes: 45 },
  e: [1],
  f: [1, 2],
  s: false,
};

describe('partialOutput', () => {
  /** name, source, subscription, result */
  const cases: [string, string, string, string][] = [
    ['complete with an empty stream', '                   --|          ', '^-!          ', '--|          '],
    ['never emit when nothing comes', '                   -            ', '^            ', '-            '],
    ['emit the value so far, numbers when they are whole', '-a-b-c-d-(r|)', '^--------!   ', '-a-b---d-|   '],
    ['emit nothing twice in a row', '                     -a-b-g-n-t-|', '^----------!', '-a-b-------|'],
    ['start anew with each turn', '                       -a-t-e-f-(q|)', '^--------!   ', '-a---e-f-|   '],
    ['find what stands in a fence within text', '         -p-a-b-c-d-z-(r|)', '^------------!', '---a-b---d---|'],
    ['emit the value of a result without deltas', '       ---(s|)      ', '^--!         ', '---(s|)      '],
    ['let the result have the last word', '               -a-(q|)      ', '^--!         ', '-a-(f|)      '],
    ['keep what it has for a result without a value', '   -a-b-(m|)    ', '^----!       ', '-a-b-|       '],
    ['emit nothing for text', '                           -p-z-(m|)    ', '^----!       ', '-----|       '],
    ['start anew with each run', '                        -a-r-a-r-|   ', '^--------!   ', '-a-d-a-d-|   '],
    ['fail with its source', '                            -a-#         ', '^--!         ', '-a-#         '],
    ['stop when nobody listens', '                        -a-b-c-d-|   ', '^---!        ', '-a-b-        '],
  ];

  it.each(cases)('should %s', (name, diagram, subscription, expected) =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(diagram.trim(), events);
      const sourceSubs = subscription.trim();

      expectObservable(source.pipe(partialOutput()), name === 'stop when nobody listens' ? sourceSubs : null).toBe(expected.trim(), values);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })());

  it('should begin anew with each subscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('   -a-b-(r|)', events);
    const switches = cold(' x----x---|');
    const sourceSubs = [
      '                     ^----!',
      '                     -----^----!',
    ];
    const expected = '      -a-b--a-b-(d|)';

    expectObservable(switches.pipe(switchMap(() => source.pipe(partialOutput())))).toBe(expected, values);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should end with the value of the result, and each value should be a new object', () => {
    const text = JSON.stringify({ list: [{ name: 'a "quoted" \\ text\n', flag: true }, { name: '\ud83d\ude00 \u0007', flag: null, number: -1.5e-7 }], empty: {} });
    const source = from<AgentEvent[]>([...[...text].map((letter) => chunk(letter)), result(text, { parsed: JSON.parse(text) as unknown })]);
    const { values: seen } = collect(source.pipe(partialOutput()));

    expect(seen.at(-1)).toEqual(JSON.parse(text));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(20);
  });

  it('should never emit half of an escape', () => {
    const text = '{"a": "x\\u00e9\\n\\\\y"}';
    const { values: seen } = collect(from([...text].map((letter) => chunk(letter))).pipe(partialOutput<{ a: string }>()));

    expect(seen).toEqual(['', 'x', 'xé', 'xé\n', 'xé\n\\', 'xé\n\\y'].reduce<object[]>((list, a) => [...list, { a }], [{}]));
  });

  it('should look at the rest when the source completes', () => {
    const long = `{"text": "${'x'.repeat(5000)}`;
    const { values: seen } = collect(from([chunk(long), chunk('y'), chunk('z'), chunk('"}')]).pipe(partialOutput()));

    expect(seen).toEqual([{ text: 'x'.repeat(5000) }, { text: `${'x'.repeat(5000)}yz` }]);
  });

  it('should look at a long answer less often than at each delta', () => {
    const text = JSON.stringify({ items: Array.from({ length: 1000 }, (_, id) => ({ id, name: `Item ${id}`, text: 'some words that are "quoted" and some that are not' })) });
    const deltas = text.match(/[^]{1,5}/g)!.map((delta) => chunk(delta));
    const { values: seen } = collect(from([...deltas, result(text, { parsed: JSON.parse(text) as unknown })]).pipe(partialOutput()));

    expect(deltas.length).toBeGreaterThan(15_000);
    expect(seen.length).toBeGreaterThan(300);
    expect(seen.length).toBeLessThan(1000);
  });

  it('should infer its type from the agent, or take it', () => {
    const agent = new Agent({
      provider: scriptedProvider(['{"title": "a"}']),
      responseSchema: { type: 'object', properties: { title: { type: 'string' }, steps: { type: 'array', items: { type: 'string' } } }, required: ['title'], additionalProperties: false },
    });
    const inferred = agent.stream('hi').pipe(partialOutput(), take(1));
    expectTypeOf(inferred).toEqualTypeOf<Observable<{ title?: string; steps?: string[] }>>();

    interface Recipe { title: string; kind: 'sweet' | 'hot'; steps: { text: string; minutes: number }[] }
    const plain: Agent = agent;
    const given = plain.stream('hi').pipe(partialOutput<Recipe>(), toArray());
    expectTypeOf(given).toEqualTypeOf<Observable<{ title?: string; kind?: string; steps?: { text?: string; minutes?: number }[] }[]>>();
    expectTypeOf(plain.stream('hi').pipe(partialOutput())).toEqualTypeOf<Observable<unknown>>();
    expectTypeOf<PartialOutput<boolean | null>>().toEqualTypeOf<boolean | null>();
    // @ts-expect-error a stream of agent events
    expect(() => from(['a']).pipe(partialOutput())).not.toThrow();

    expect(collect(given).values).toEqual([[{ title: 'a' }]]);
  });
});
