import { randomUUID } from 'node:crypto';
import { concat, defer, EMPTY, ignoreElements, interval, mergeMap, of, scan, startWith, takeWhile, tap, throwError, timer, type Observable } from 'rxjs';
import { LocalProvider, ProviderError, type Message, type ModelRequest, type Provider, type ToolCall, type Usage } from 'rxagent';
import type { Cue, Line, Scene } from './scene';
import { scenes } from './scenes';

const local = new LocalProvider({ delayMs: 15 });

/** A model that plays scenes: it reasons, writes Markdown and calls tools, without a key and without a network. What no scene fits, `LocalProvider` answers. */
export const demoModel: Provider = {
  name: 'demo',
  defaultModel: 'scripted',
  nativeTools: true,
  stream: (request) =>
    defer(() => {
      const cue = toCue(request.messages);
      const scene = scenes.find(({ matches }) => matches.test(cue.question.content) || (matches.source === 'image' && hasImage(cue.question)));
      return scene ? play(scene, cue, request) : local.stream(request);
    }),
};

const hasImage = ({ contentParts = [] }: Message): boolean => contentParts.some(({ type }) => type !== 'text');

function toCue(messages: readonly Message[]): Cue {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const since = messages.slice(at + 1);
  return { question: messages[at] ?? { role: 'user', content: '' }, turn: since.filter(({ role }) => role === 'assistant').length, results: since.filter(({ role }) => role === 'tool') };
}

function play(scene: Scene, cue: Cue, { messages, report }: ModelRequest): Observable<string | ToolCall> {
  const lines = scene.play(cue);
  report({ type: 'model', model: 'scripted' });
  const toReply = (line: Line): Observable<string | ToolCall> => {
    if ('think' in line) return words(line.think, 45).pipe(tap((delta) => report({ type: 'reasoning-delta', delta })), ignoreElements());
    if ('say' in line) return words(line.say, line.perSecond ?? 60);
    if ('call' in line) return of({ id: `call_${randomUUID().slice(0, 8)}`, toolName: line.call, parameters: line.with });
    return throwError(() => new ProviderError(line.fail, { provider: 'demo', code: 'overloaded', status: 503 }));
  };
  const end = defer(() => {
    report({ type: 'usage', usage: usageOf(messages, lines) });
    report({ type: 'finish', reason: lines.some((line) => 'call' in line) ? 'tool-calls' : 'stop' });
    return EMPTY;
  });
  return concat(timer(lines.some((line) => 'think' in line) ? 250 : 0).pipe(ignoreElements()), ...lines.map(toReply), end);
}

/** The words of a text by the clock: a timer that comes late does not slow them down. */
const words = (text: string, perSecond: number): Observable<string> =>
  defer(() => {
    const all = text.match(/\s*\S+\s?/g) ?? [];
    const startMs = Date.now();
    return interval(10).pipe(
      startWith(-1),
      scan(({ to }) => ({ from: to, to: Math.min(all.length, 1 + Math.floor(((Date.now() - startMs) * perSecond) / 1000)) }), { from: 0, to: 0 }),
      takeWhile(({ to }) => to < all.length, true),
      mergeMap(({ from, to }) => all.slice(from, to)),
    );
  });

/** Four characters a token, at the prices of a middling model. */
function usageOf(messages: readonly Message[], lines: readonly Line[]): Usage {
  const tokens = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 4);
  const inputTokens = 320 + tokens(messages.map(({ content }) => content));
  const reasoningTokens = tokens(lines.map((line) => ('think' in line ? line.think : '')));
  const outputTokens = tokens(lines) + reasoningTokens;
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens, reasoningTokens, costUsd: (inputTokens * 3 + outputTokens * 15) / 1_000_000 };
}
