import { resultText } from '../messages/resultText';

/** What JSON can hold. */
export type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

/** A copy of a value as JSON can hold it; `null` for nothing. Never throws. */
export function plainJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  const text = resultText(value);
  if (typeof value !== 'object' || value instanceof Error) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text; // it says that the value cannot be written
  }
}
