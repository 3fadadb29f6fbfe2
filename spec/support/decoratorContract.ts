import { asyncScheduler, from, Observable, of } from 'rxjs';
import { askProvider } from '../../lib/protocol/askProvider';
import type { ReplyItem } from '../../lib/protocol/replyItem';
import { replyItems } from '../../lib/protocol/replyItems';
import { ConfigurationError, type ModelNote, type ModelRequest, type Provider } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { usage } from './runEvents';

/** A request with everything in it. */
export const fullRequest: ModelRequest = {
  model: 'm',
  systemPrompt: 'Be brief.',
  messages: [
    { role: 'user', content: 'What is it?', contentParts: [{ type: 'image_url', imageUrl: 'https://example.com/a.png' }] },
    { role: 'assistant', content: '', toolCalls: [toolCall('look')] },
    { role: 'tool', content: 'a cat', toolCallId: 'call_look', toolName: 'look' },
  ],
  tools: [{ name: 'look', description: 'Looks closer', parameters: { type: 'object' } }],
  temperature: 0.5,
  maxTokens: 9,
  report: () => undefined,
};

/** A reply with its notes in line, as a marble test wants it. */
export const replyOf = (provider: Provider, request: Partial<ModelRequest> = {}): Observable<ReplyItem> => replyItems(askProvider(provider), { ...fullRequest, ...request });

/** Everything that came of a reply, each with its time. */
export function timed(source: Observable<unknown>): [number, unknown][] {
  const seen: [number, unknown][] = [];
  const see = (what: unknown): void => void seen.push([asyncScheduler.now(), what]);
  source.subscribe({ next: see, error: (error: unknown) => see({ error }), complete: () => see('|') });
  return seen;
}

/** Items for diagrams; `m` comes first, so that nothing has to be added to say who answers. */
export const items: Record<string, ReplyItem> = {
  m: { type: 'model', provider: 'test', model: 'm' },
  r: { type: 'reasoning-delta', delta: 'hm' },
  a: 'Let ',
  b: 'me see',
  c: toolCall('search', { query: 'rxjs' }),
  u: { type: 'usage', usage: usage(1, 2) },
  f: { type: 'finish', reason: 'stop' },
};

/** What all decorators promise. `wrap` makes one that has no reason to interfere. */
export function describeDecorator(by: string, wrap: (provider: Provider) => Provider, { renames = false } = {}): void {
  describe('as a decorator', () => {
    if (!renames) describeIdentity(wrap);
    describeDecorated(by, wrap);
    describeReplies(wrap);
  });
}

/** A chain of several providers has a name of its own. */
function describeIdentity(wrap: (provider: Provider) => Provider): void {
  it('should say of itself what the provider says', () => {
    const say = ({ name, defaultModel, nativeTools, nativeSchema }: Provider): unknown => ({ name, defaultModel, nativeTools, nativeSchema });
    class Vendor implements Provider {
      readonly name = 'vendor';
      readonly stream = () => of('Hi');
      get defaultModel() { return 'm'; }
      get nativeTools() { return false; }
      get nativeSchema() { return true; }
    }

    expect(say(wrap(new Vendor()))).toEqual({ name: 'vendor', defaultModel: 'm', nativeTools: false, nativeSchema: true });
    expect(Object.keys(wrap({ name: 'plain', stream: () => of('Hi') })).sort()).toEqual(['name', 'stream']);
  });
}

function describeDecorated(by: string, wrap: (provider: Provider) => Provider): void {
  it('should refuse what is no provider, and name itself', () => {
    for (const provider of [undefined, null, 'gpt-5']) expect(() => wrap(provider as unknown as Provider)).toThrow(new ConfigurationError(`${by} wraps a provider, such as new LocalProvider(); got ${String(provider)}.`));
    expect(() => wrap({ name: 'mute' })).toThrow(ConfigurationError);
  });

  it('should ask with the whole request, for each subscription and not before', () => {
    const provider = scriptedProvider(['Hi', 'Hi']);
    const stream = jest.spyOn(provider, 'stream');
    const reply = wrap(provider).stream!(fullRequest);
    expect(stream).not.toHaveBeenCalled();

    reply.subscribe();
    reply.subscribe();

    expect(stream).toHaveBeenCalledTimes(2);
    const asked = { ...fullRequest, report: expect.any(Function) as () => void };
    expect(provider.requests).toEqual([asked, asked]);
    expect(stream.mock.contexts).toEqual([provider, provider]);
  });

  it('should ask a provider that has only complete', () => {
    const complete = jest.fn(() => ({ content: 'Hi', toolCalls: [toolCall('look')], usage: usage(3, 4) }));
    const seen = timed(replyOf(wrap({ name: 'test', complete })));

    expect(seen.map(([, item]) => item)).toEqual(expect.arrayContaining([{ type: 'usage', usage: usage(3, 4) }, 'Hi', toolCall('look'), '|']));
    expect(complete.mock.calls).toEqual([[{ ...fullRequest, report: expect.any(Function) as () => void }]]);
  });

  it('should hear what is reported before the subscription', () => {
    const eager = (request: ModelRequest) => {
      request.report(items.m as ModelNote);
      return of('Hi');
    };

    expect(timed(replyOf(wrap({ name: 'test', stream: eager }))).map(([, item]) => item)).toEqual([items.m, 'Hi', '|']);
  });

  it('should send what a provider throws down the error channel', () => {
    const stream = () => { throw new Error('broken'); };
    expect(timed(replyOf(wrap({ name: 'test', stream }))).map(([, item]) => item)).toEqual([{ error: new Error('broken') }]);
  });
}

function describeReplies(wrap: (provider: Provider) => Provider): void {
  /** title, reply, subscription */
  const cases: [string, string, string][] = [
    ['texts, calls and notes in their order', ' m-r-a-(buc)-f-|', '^-------------! '],
    ['items of the same moment', '              (mrabucf|)     ', '(^!)            '],
    ['an error', '                              m-#             ', '^-!             '],
    ['an error within the reply', '             m-a-#           ', '^---!           '],
  ];
  it.each(cases)('should pass %s', (_, diagram, turnSubs) => marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold(diagram, items);

    expectObservable(replyOf(wrap(marbleProvider([turn])))).toBe(diagram, items);
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  })());

  it('should stop the provider when unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold(' m-a-b-|', items);
    const turnSubs = '  ^--!    ';
    const expected = '  m-a-    ';

    expectObservable(replyOf(wrap(marbleProvider([turn]))), turnSubs).toBe(expected, items);
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  }));

  it('should give each subscriber a reply of its own', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('    ma-b-|    ', items);
    const firstSubs = '    ^----!    ';
    const first = '        ma-b-|    ';
    const secondSubs = '   ---^----! ';
    const second = '       ---ma-b-| ';

    const reply = replyOf(wrap(marbleProvider([turn, turn])));

    expectObservable(reply).toBe(first, items);
    expectObservable(reply, '---^').toBe(second, items);
    expectSubscriptions(turn.subscriptions).toBe([firstSubs, secondSubs]);
  }));

  it('should stay synchronous', () => {
    const seen: unknown[] = [];
    wrap({ name: 'test', stream: () => from(['a', 'b']) }).stream!(fullRequest).subscribe({ next: (item) => seen.push(item), complete: () => seen.push('|') });
    expect(seen).toEqual(['a', 'b', '|']);
  });
}
