/** Whether a value is an object that is no array: what JSON writes in braces. */
export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
