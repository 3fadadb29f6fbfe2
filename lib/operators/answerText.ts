import { distinctUntilChanged, filter, map, scan, type OperatorFunction } from 'rxjs';
import { isResult } from '../messages/isResult';
import type { AgentEvent } from '../types/agentEvent';

/** A reply so far; turn 0 is outside of a run. */
interface Reply { iteration: number; text: string }

const grow = (reply: Reply, event: AgentEvent): Reply => {
  if (isResult(event)) return { iteration: 0, text: event.content };
  const { iteration, content } = event;
  if (content === '') return reply;
  return { iteration, text: iteration === reply.iteration ? reply.text + content : content };
};

/**
 * The text of the current reply so far: what a chat bubble shows. Each value replaces the one before; the first text of a new turn starts anew.
 * The result has the last word: where its content is not what was shown (a terminal tool's answer, the text of max iterations), it follows.
 * Emits nothing twice in a row, and `''` only to take back what was shown.
 *
 * ```text
 * source        -a-b-t-c-(r|)     a 'Let ', b 'me see', t a tool's chunk, c 'It rains' in the next turn, r the result 'It rains'
 *               answerText()
 *               -A-B---C-|        A 'Let ', B 'Let me see', C 'It rains'
 * ```
 *
 * Chunks do not tell their run. Where one run may cut another, put it on the inner stream: `switchMap((q) => agent.stream(q).pipe(answerText()))`.
 *
 * @example
 * import { Subject, switchMap } from 'rxjs';
 * import { Agent, answerText, LocalProvider } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider() });
 * const questions = new Subject<string>();
 * questions.pipe(switchMap((question) => agent.stream(question).pipe(answerText()))).subscribe((text) => console.log(text));
 *
 * @returns A function that returns an Observable of whole texts.
 */
export const answerText = (): OperatorFunction<AgentEvent, string> => (source) =>
  source.pipe(
    scan(grow, { iteration: 0, text: '' }),
    map((reply) => reply.text),
    distinctUntilChanged(),
    filter((text, index) => index > 0 || text !== ''),
  );
