import { filter, type OperatorFunction } from 'rxjs';
import { isResult } from '../messages/isResult';
import type { AgentEvent, AgentResult } from '../types/agentEvent';

/**
 * The result of the run; of a stream composed of several runs, each of their results.
 *
 * ```text
 * source        -a-b-(r|)     a, b chunks, r the result
 *               result()
 *               -----(r|)
 * ```
 *
 * @example
 * import { concatMap, from } from 'rxjs';
 * import { Agent, LocalProvider, result } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider() });
 * from(['one', 'two']).pipe(concatMap(agent.stream), result()).subscribe(({ content, usage }) => console.log(content, usage.totalTokens));
 *
 * @returns A function that returns an Observable of results.
 */
export const result = <Parsed>(): OperatorFunction<AgentEvent<Parsed>, AgentResult<Parsed>> => filter(isResult);
