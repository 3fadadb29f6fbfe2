import { catchError, concatWith, defer, mergeMap, type OperatorFunction } from 'rxjs';
import type { RunEvent } from '../types/runEvent';
import { UIMessageEncoder, type UIMessageStreamOptions } from './uiMessageEncoder';
import type { UIMessageChunk } from './uiMessageChunk';

/**
 * Makes the chunks of Vercel's AI SDK (UI message stream, v1) of a run's events, for `useChat` and its like. Every chunk is a JSON value.
 *
 * Whatever happens, what was opened is closed and one last chunk says how it ended: `finish`, `abort` (the run was stopped) or `error`; the stream itself never fails.
 *
 *     events:  -(run-start)-t-t-(llm-end)-(run-end)|
 *     chunks:  -(start)-----(text-start d)-d-(text-end)-(finish)|
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { toUIMessageStream } from 'rxagent/ai-sdk';
 * const agent = new Agent({ provider: new LocalProvider() });
 * agent.events('hi').pipe(toUIMessageStream()).subscribe((chunk) => console.log(JSON.stringify(chunk)));
 */
export const toUIMessageStream = (options: UIMessageStreamOptions = {}): OperatorFunction<RunEvent, UIMessageChunk> => (source) =>
  defer(() => {
    const encoder = new UIMessageEncoder(options);
    return source.pipe(
      mergeMap((event) => encoder.encode(event)),
      catchError((error: unknown) => encoder.end({ error })),
      concatWith(defer(() => encoder.end())),
    );
  });
