import type { Message } from '../types/message';

/** What the model hears when its answer does not fit the schema. */
export const correction = (errors: readonly string[]): Message => ({
  role: 'user',
  content: `Your answer is not valid: ${errors.join(' ')} Answer again with the whole JSON, and nothing else.`,
});
