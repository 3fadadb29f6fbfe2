import { Agent, ConfigurationError, ProviderError, tool, type ModelNote } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { recordTo } from '../../lib/providers/recordTo';
import { replayProvider, type ReplayOptions } from '../../lib/providers/replayProvider';
import type { ReplyItem } from '../../lib/protocol/replyItem';
import { items, replyOf, timed } from '../support/decoratorContract';

/** What recordTo writes of replies with these diagrams, asked one after the other. */
const recording = (diagrams: string[], values: Record<string, ReplyItem> = items, error?: unknown): string[] => {
  const lines: string[] = [];
  marbles(({ cold, flush }) => {
    const provider = recordTo(marbleProvider(diagrams.map((diagram) => cold(diagram, values, error)), { defaultModel: 'm', nativeTools: false }), (line) => lines.push(line));
    diagrams.forEach(() => timed(replyOf(provider)));
    flush();
  })();
  return lines;
};
const came = (lines: string | Iterable<string>, options: ReplayOptions = { speed: Infinity }) => timed(replyOf(replayProvider(lines, options))).map(([, item]) => item);

describe('replayProvider', () => {
  /** speed, result */
  const cases: [number, string][] = [
    [1, '       m-r---a-(cuf|)     '],
    [2, '       mr-a(cuf|)         '],
    [0.5, '     m---r-------a---(cuf|)'],
    [Infinity, '(mracuf|)          '],
  ];
  it.each(cases)('should play with speed %p', (speed, expected) => {
    const lines = recording(['m-r---a-(cuf|)']);

    marbles(({ expectObservable }) => {
      expectObservable(replyOf(replayProvider(lines, { speed }))).toBe(expected, items);
    })();
  });

  it('should play the k-th reply to the k-th request, when it is subscribed to', () => {
    const provider = replayProvider(recording(['a-b|', '-b|']));

    marbles(({ expectObservable }) => {
      expectObservable(replyOf(provider), '--^').toBe('---b|', items);
      expectObservable(replyOf(provider)).toBe('       a-b| ', items);
    })();
  });

  it('should stop when unsubscribed', () => {
    const lines = recording(['a-b--|']);

    marbles(({ expectObservable }) => {
      expectObservable(replyOf(replayProvider(lines)), '^!').toBe('a', items);
    })();
  });

  it('should be synchronous with speed Infinity', () => expect(came(recording(['a-b|']))).toEqual(['Let ', 'me see', '|']));

  it('should fail as the reply did', () => {
    const error = new ProviderError('busy', { provider: 'openai', status: 429, code: 'slow_down', retryable: true, retryAfterMs: 7, requestId: 'req_1' });
    const lines = recording(['a-#'], items, error);

    marbles(({ expectObservable }) => {
      expectObservable(replyOf(replayProvider(lines))).toBe('a-#', items, error);
    })();
  });

  it('should fail with a ProviderError for whatever error it was', () => {
    const [end] = came(recording(['#'], items, new TypeError('bug'))) as { error: unknown }[];
    expect(end!.error).toBeInstanceOf(ProviderError);
    expect(end!.error).toMatchObject({ message: 'bug', provider: 'test', code: 'provider', retryable: false });
  });

  it('should give notes their errors back', () => {
    const note: ModelNote = { type: 'retry', attempt: 1, delayMs: 5, error: new ProviderError('busy', { provider: 'a', retryable: true }) };
    const [replayed] = came(recording(['n|'], { n: note })) as { error: unknown }[];
    expect(replayed).toStrictEqual(note);
    expect(replayed!.error).toBeInstanceOf(ProviderError);
  });

  it('should fail where the recording breaks off', () => {
    const lines = recording(['a--|']);
    const cut = new ProviderError('test: the recording of this reply breaks off here: it was unsubscribed, or its end is missing.', { provider: 'test', code: 'truncated' });

    marbles(({ expectObservable }) => {
      expectObservable(replyOf(replayProvider([...lines.slice(0, 2), '{"reply":1,"atMs":2,"unsubscribed":true}']))).toBe('a-#', items, cut);
      expectObservable(replyOf(replayProvider(lines.slice(0, 2)))).toBe('(a#)', items, cut);
      expectObservable(replyOf(replayProvider(lines.slice(0, 1)))).toBe('#', items, cut);
    })();
  });

  it('should take lines in any form', () => {
    const lines = recording(['a|']);
    for (const form of [lines, lines.join('\n'), `${lines.join('\r\n')}\n\n`, new Set(lines), lines.values()]) expect(came(form)).toEqual(['Let ', '|']);
  });

  it('should say of itself what the recorded provider said, or what it is told', () => {
    const say = ({ name, defaultModel, nativeTools }: { name: string; defaultModel?: string; nativeTools?: boolean }) => ({ name, defaultModel, nativeTools });
    expect(say(replayProvider(recording(['a|'])))).toEqual({ name: 'test', defaultModel: 'm', nativeTools: false });
    expect(say(replayProvider(recording(['a|']), { name: 'tape' }))).toEqual({ name: 'tape', defaultModel: 'm', nativeTools: false });
    expect(say(replayProvider(''))).toEqual({ name: 'replay' });
  });

  it('should say when more is asked for than was recorded', () => {
    const provider = replayProvider(recording(['a|']), { speed: Infinity });
    timed(replyOf(provider));
    expect(timed(replyOf(provider)).map(([, item]) => item)).toEqual([{ error: new ConfigurationError('replayProvider was asked for reply 2, but its recording has 1: record more, or check why more is asked than before.') }]);
  });

  it('should replay a whole run', async () => {
    const lines: string[] = [];
    const clock = tool({ name: 'clock', description: 'Tells the time', parameters: { type: 'object' }, execute: () => '12:00' });
    const recorded = recordTo(scriptedProvider([['Let me see. ', toolCall('clock'), items.u as ModelNote], 'It is noon.']), (line) => lines.push(line));
    const ask = async (provider: typeof recorded) => {
      const { content, messages, usage, model, provider: name } = await new Agent({ provider, tools: [clock] }).run('What time is it?');
      return { content, messages, usage, model, name };
    };

    const first = await ask(recorded);
    expect(await ask(replayProvider(lines, { speed: Infinity }))).toEqual(first);
    expect(first.messages).toHaveLength(4);
  });

  it.each<[unknown, unknown, string]>([
    [5, {}, 'replayProvider: pass the recording as a text or its lines; got number.'],
    [undefined, {}, 'replayProvider: pass the recording as a text or its lines; got undefined.'],
    ['no JSON', {}, 'replayProvider: line 1 of the recording is no JSON object: pass the lines that recordTo has written, as they are.'],
    ['', { speed: 0 }, 'replayProvider: speed must be a number from 0.001; got 0.'],
    ['', { speed: '2' }, 'replayProvider: speed must be a number from 0.001; got 2.'],
  ])('should refuse misuse (%#)', (lines, options, message) => {
    expect(() => replayProvider(lines as string, options as ReplayOptions)).toThrow(new ConfigurationError(message));
  });
});
