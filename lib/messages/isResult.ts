import type { AgentResult } from '../types/agentEvent';

/**
 * Whether a value is an {@link AgentResult}, told by its `type` alone. Takes any value, throws on none.
 *
 * @example
 * import { Agent, isResult, LocalProvider } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).stream('hi').subscribe((event) => {
 *   if (isResult(event)) console.log(event.finishReason, event.content);
 * });
 */
export const isResult = <E>(event: E): event is E & AgentResult => (event as AgentResult | null | undefined)?.type === 'result';
