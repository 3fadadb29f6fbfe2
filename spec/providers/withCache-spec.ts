import type { Observable } from 'rxjs';
import { Agent, ConfigurationError, type Message, type ModelRequest, type ToolCall } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { withCache, type CacheOptions, type CacheStore } from '../../lib/providers/withCache';
import { describeDecorator, fullRequest, items, replyOf, timed } from '../support/decoratorContract';
import { usage } from '../support/runEvents';

const forgetful: CacheStore = { get: () => undefined, set: () => undefined };
const came = (reply: Observable<unknown>) => timed(reply).map(([, item]) => item);
const free = { type: 'usage', usage: usage(0, 0) };

describe('withCache', () => {
  describeDecorator('withCache', (provider) => withCache(provider, { store: forgetful }));

  it('should give the same reply again, at once and for free', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('  -m-r-a-(cuf|)      ', items);
    const turnSubs = '   ^------!           ';
    const first = '      -m-r-a-(cuf|)      ';
    const again = '      ----------(mraczf|)';

    const provider = withCache(marbleProvider([turn]));

    expectObservable(replyOf(provider)).toBe(first, items);
    expectObservable(replyOf(provider), '----------^').toBe(again, { ...items, z: free });
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  }));

  it('should ask for both when the second comes before the first has ended', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('  a--b|    ', items);
    const firstSubs = '  ^---!    ';
    const secondSubs = ' --^---!  ';

    const provider = withCache(marbleProvider([turn, turn]));

    expectObservable(replyOf(provider)).toBe('       a--b|  ', items);
    expectObservable(replyOf(provider), '--^').toBe('--a--b|', items);
    expectSubscriptions(turn.subscriptions).toBe([firstSubs, secondSubs]);
  }));

  it.each<[string, string, string]>([
    ['failed', '          a-#', '--------'],
    ['was unsubscribed', '  a--', '---!    '],
  ])('should not keep a reply that %s', (_, diagram, unsub) => marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold(diagram, items);
    const whole = cold('    b|', items);
    const wholeSubs = ' ----^!';

    const provider = withCache(marbleProvider([turn, whole]));

    expectObservable(replyOf(provider), unsub).toBe(diagram.trim(), items);
    expectObservable(replyOf(provider), '----^').toBe('----b|', items);
    expectSubscriptions(whole.subscriptions).toBe(wholeSubs);
  })());

  it('should keep a reply for less than ttlMs', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('   -a|         ', items);
    const turnSubs = [
      '                    ^-!         ',
      '                    -------^-!  ',
    ];
    const provider = withCache(marbleProvider([turn, turn]), { ttlMs: 5 });

    expectObservable(replyOf(provider)).toBe('           -a|       ', items);
    expectObservable(replyOf(provider), '------^').toBe('------(a|) ', items);
    expectObservable(replyOf(provider), '-------^').toBe('--------a|', items);
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  }));

  it('should keep the replies that were used last', () => {
    const provider = scriptedProvider(['1', '2', '3', '1 again']);
    const cached = withCache(provider, { maxEntries: 2 });
    const ask = (systemPrompt: string) => came(replyOf(cached, { systemPrompt }))[0];

    expect(['one', 'two', 'three', 'two', 'three', 'one'].map(ask)).toEqual(['1', '2', '3', '2', '3', '1 again']);
  });

  describe('knows requests', () => {
    const user: Message = { role: 'user', content: 'What is it?' };
    const image = (imageUrl: string): Message => ({ ...user, contentParts: [{ type: 'image_url', imageUrl }] });
    const asked = (id: string, answers: string): Message[] => [
      { role: 'assistant', content: '', toolCalls: [toolCall('look', { x: 1, y: 2 }, id), toolCall('look', {}, 'other')] },
      { role: 'tool', content: 'a cat', toolName: 'look', toolCallId: answers },
    ];
    const isHit = (one: Partial<ModelRequest>, other: Partial<ModelRequest>): boolean => {
      const provider = scriptedProvider(['1', '2'], { defaultModel: 'm' });
      const cached = withCache(provider);
      came(replyOf(cached, one));
      came(replyOf(cached, other));
      return provider.requests.length === 1;
    };

    it.each<[string, Partial<ModelRequest>, Partial<ModelRequest>]>([
      ['the model', { model: 'm' }, { model: 'n' }],
      ['the system prompt', { systemPrompt: 'a' }, { systemPrompt: 'b' }],
      ['a message', { messages: [user] }, { messages: [{ ...user, content: 'What?' }] }],
      ['a role', { messages: [user] }, { messages: [{ ...user, role: 'system' }] }],
      ['the order of messages', { messages: [user, image('a')] }, { messages: [image('a'), user] }],
      ['an image', { messages: [image('a')] }, { messages: [image('b')] }],
      ['a call\'s arguments', { messages: [{ ...user, toolCalls: [toolCall('look', { x: 1 })] }] }, { messages: [{ ...user, toolCalls: [toolCall('look', { x: 2 })] }] }],
      ['the call that is answered', { messages: asked('1', '1') }, { messages: asked('1', 'other') }],
      ['the tools', { tools: [] }, { tools: fullRequest.tools }],
      ['the temperature', { temperature: 0 }, { temperature: 1 }],
      ['maxTokens', { maxTokens: 1 }, { maxTokens: 2 }],
    ])('that differ in %s', (_, one, other) => {
      expect(isHit(one, other)).toBe(false);
      expect(isHit(one, structuredClone(one))).toBe(true);
    });

    it('that name the keys of objects in another order', () => {
      const [first, ...rest] = asked('1', '1');
      const turned = { ...first!, toolCalls: [toolCall('look', { y: 2, x: 1 }, '1'), toolCall('look', {}, 'other')] };
      expect(isHit({ messages: [first!, ...rest] }, { messages: [turned, ...rest] })).toBe(true);
    });

    it('whose calls have other ids', () => expect(isHit({ messages: asked('1', '1') }, { messages: asked('2', '2') })).toBe(true));
  });

  it('should not let consumers change what is kept', () => {
    const cached = withCache(scriptedProvider([[toolCall('look', { deep: { x: 1 } })]]));
    const calls = [0, 1, 2].map(() => {
      const call = came(replyOf(cached))[0] as ToolCall;
      const seen = structuredClone(call);
      (call.parameters.deep as { x: number }).x = 99;
      return seen;
    });
    expect(calls).toEqual(Array(3).fill(toolCall('look', { deep: { x: 1 } })));
  });

  it('should not keep what decorators have told of the first reply', () => {
    const cached = withCache(scriptedProvider([[{ type: 'retry', attempt: 1, delayMs: 1, error: new Error('x') }, 'a']]));
    expect(came(replyOf(cached))).toHaveLength(3);
    expect(came(replyOf(cached))).toEqual(['a', '|']);
  });

  it('should tell observers of a kept reply as of another', async () => {
    const heard: string[][] = [];
    const provider = withCache(scriptedProvider([['a', { type: 'usage', usage: { ...usage(1, 2), costUsd: 3 } }]]));
    for (let run = 0; run < 2; run++) {
      const types: string[] = [];
      await new Agent({ provider }).events('hi').forEach(({ type }) => types.push(type));
      heard.push(types);
    }
    expect(heard[1]).toEqual(heard[0]);
    expect(heard[0]).toEqual(expect.arrayContaining(['llm-start', 'llm-end', 'usage']));
    expect((await new Agent({ provider }).run('hi')).usage).toEqual({ ...usage(0, 0), costUsd: 0 });
  });

  describe('with a store', () => {
    let warn: jest.SpyInstance;
    beforeEach(() => (warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined)));
    afterEach(() => warn.mockRestore());

    it('should keep texts there, for others to use', () => {
      const store = new Map<string, string>();
      const provider = scriptedProvider(['a']);
      came(replyOf(withCache(provider, { store })));

      expect([...store.values()].map((value) => JSON.parse(value) as unknown)).toEqual([{ atMs: expect.any(Number) as number, items: ['a'] }]);
      expect(came(replyOf(withCache(scriptedProvider([]), { store })))).toEqual(['a', '|']);
      expect(came(replyOf(withCache(scriptedProvider(['b'], { name: 'other' }), { store })))).toEqual(['b', '|']);
    });

    it.each(['no JSON', 'null', '{}', '{"atMs":0,"items":5}'])('should ask where it holds %p', (text) => {
      const store = { get: () => text, set: () => undefined };
      expect(came(replyOf(withCache(scriptedProvider(['a']), { store })))).toEqual(['a', '|']);
    });

    it('should go on where it fails', () => {
      const fail = () => { throw new Error('full'); };
      expect(came(replyOf(withCache(scriptedProvider(['a']), { store: { get: fail, set: fail } })))).toEqual(['a', '|']);
      expect(warn.mock.calls).toEqual(Array(2).fill(['rxagent: the cache failed; the reply goes on.', new Error('full')]));
    });

    it('should not keep what is no JSON', () => {
      const set = jest.fn();
      const item = toolCall('look', { big: 1n });
      expect(came(replyOf(withCache(scriptedProvider([[item, 'a']]), { store: { get: () => undefined, set } })))).toEqual([item, 'a', '|']);
      expect(set).not.toHaveBeenCalled();
    });
  });

  it.each<[unknown, string]>([
    [{ maxEntries: 0 }, 'withCache: maxEntries must be a whole number from 1; got 0.'],
    [{ ttlMs: -1 }, 'withCache: ttlMs must be a number from 1; got -1.'],
    [{ store: {} }, 'withCache: store must have the methods get(key) and set(key, reply), as a Map has.'],
    [{ store: null }, 'withCache: store must have the methods get(key) and set(key, reply), as a Map has.'],
    [{ store: new Map(), maxEntries: 5 }, 'withCache: maxEntries is for the memory of the cache; a store of your own has its own limits: leave one of them out.'],
  ])('should refuse misuse (%#)', (options, message) => {
    expect(() => withCache(scriptedProvider([]), options as CacheOptions)).toThrow(new ConfigurationError(message));
  });
});
