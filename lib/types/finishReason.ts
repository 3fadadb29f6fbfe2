/**
 * Why a model ended one reply.
 *
 * @example
 * import type { FinishReason } from 'rxagent';
 * const cut: FinishReason = 'length';
 */
export type FinishReason = 'stop' | 'tool-calls' | 'length' | 'content-filter' | 'refusal' | 'error' | 'other';

/**
 * Why a run ended with a result.
 *
 * @example
 * import type { RunFinishReason } from 'rxagent';
 * const stopped: RunFinishReason = 'cancelled';
 */
export type RunFinishReason = 'stop' | 'routed' | 'terminal-tool' | 'max-iterations' | 'budget' | 'cancelled';
