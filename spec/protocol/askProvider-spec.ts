import { EMPTY, firstValueFrom, of, toArray } from 'rxjs';
import { ConfigurationError, ProviderError, type Completion, type ModelNote, type ModelRequest, type Provider } from 'rxagent';
import { marbles, toolCall } from 'rxagent/testing';
import { askProvider } from '../../lib/protocol/askProvider';
import { usage } from '../support/runEvents';

const request: ModelRequest = { systemPrompt: '', messages: [], tools: [], report: () => undefined };
const completing = (complete: () => unknown): Provider => ({ name: 'whole', complete: complete as () => Completion });
/** All that comes of an answer given whole. */
const reply = (complete: () => unknown): Promise<unknown[]> => firstValueFrom(askProvider(completing(complete))(request).pipe(toArray()));

describe('askProvider', () => {
  it('should ask by stream where there is one, as a method', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold(' -a-b-|');
    const sourceSubs = '  ^----!';
    const expected = '    -a-b-|';

    class Both implements Provider {
      readonly name = 'both';
      stream = function (this: Both, asked: ModelRequest) { return this.name === 'both' && asked === request ? source : EMPTY; };
      complete = () => { throw new Error('not to be asked'); };
    }

    expectObservable(askProvider(new Both())(request)).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  describe('by complete', () => {
    const call = toolCall('clock');
    const completion: Completion = { content: 'Let me see.', toolCalls: [call] };

    it('should emit the text of an Observable, then the calls', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --a---|', { a: completion });
      const sourceSubs = '  ^-----!';
      const expected = '    --(tc)|';

      expectObservable(askProvider(completing(() => source))(request)).toBe(expected, { t: 'Let me see.', c: call });
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    }));

    it('should stop an Observable when unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' ----a|', { a: completion });
      const unsub = '       --!';
      const sourceSubs = '  ^-!';
      const expected = '    ---';

      expectObservable(askProvider(completing(() => source))(request), unsub).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    }));

    it.each<[string, unknown, unknown[]]>([
      ['a value', completion, ['Let me see.', call]],
      ['a promise', Promise.resolve(completion), ['Let me see.', call]],
      ['an Observable', of(completion), ['Let me see.', call]],
      ['text alone', { content: 'Hi' }, ['Hi']],
      ['calls alone', { content: '', toolCalls: [call] }, [call]],
      ['a vendor\'s null for no text and no calls', { content: null, toolCalls: null }, []],
    ])('should take %s', async (_, answer, items) => expect(await reply(() => answer)).toEqual(items));

    it('should ask anew for each subscription, and not before', () => {
      const complete = jest.fn(() => completion);
      const asked = askProvider(completing(complete))(request);
      expect(complete).not.toHaveBeenCalled();

      asked.subscribe();
      asked.subscribe();

      expect(complete.mock.calls).toEqual([[request], [request]]);
    });

    it('should report the usage before the text', () => {
      const told: unknown[] = [];
      const report = (note: ModelNote) => told.push(note);

      askProvider(completing(() => ({ ...completion, usage: usage(1, 2) })))({ ...request, report }).subscribe((item) => told.push(item));

      expect(told).toEqual([{ type: 'usage', usage: usage(1, 2) }, 'Let me see.', call]);
    });

    it.each<[string, () => unknown]>([
      ['thrown', () => { throw new Error('no network'); }],
      ['rejected', () => Promise.reject(new Error('no network'))],
    ])('should pass what is %s as it is', async (_, complete) => expect(reply(complete)).rejects.toThrow(/^no network$/));

    it.each<[string, unknown]>([['null', null], ['undefined', undefined], ['text', 'text'], ['42', 42]])('should refuse %s', async (what, answer) => {
      const refusal = new ProviderError(`Provider 'whole' completed with ${what}: expected { content, toolCalls?, usage? }.`, { provider: 'whole' });

      await expect(reply(() => answer)).rejects.toStrictEqual(refusal);
      await expect(reply(() => Promise.resolve(answer))).rejects.toStrictEqual(refusal);
      await expect(reply(() => of(answer))).rejects.toStrictEqual(refusal);
    });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'provider is missing: pass one, such as new LocalProvider(), in the options of the agent.'],
    ['null', null, 'provider is missing: pass one, such as new LocalProvider(), in the options of the agent.'],
    ['a model name', 'gpt-5', 'provider is a string, not a provider: pass one, such as new LocalProvider(), in the options of the agent.'],
    ['neither method', { name: 'mute' }, "Provider 'mute' has neither stream(request) nor complete(request): give it one of them."],
    ['methods that are none', { name: 'mute', stream: of('a'), complete: 'Hi' }, "Provider 'mute' has neither stream(request) nor complete(request): give it one of them."],
  ])('should refuse a provider that is %s', (_, provider, message) => {
    expect(() => askProvider(provider as Provider)).toThrow(new ConfigurationError(message));
  });
});
