import type { FinishReason } from '../types/finishReason';

/** A finish reason in the words of the conventions; those that they do not know stay as they are. */
export const finishReason = (reason: FinishReason): string => {
  if (reason === 'tool-calls') return 'tool_call';
  return reason === 'content-filter' ? 'content_filter' : reason;
};
