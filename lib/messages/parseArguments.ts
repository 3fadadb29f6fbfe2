import { errorText } from '../errors/errorText';
import type { ToolCall } from '../types/toolCall';
import { isRecord } from './isRecord';

/**
 * The arguments of a call, out of what a model has written: a JSON text or the object itself. Nothing at all (`undefined`, `null`, `''`) is no argument; what is
 * no JSON object gives a `parseError` for the model, never `{}` in its place.
 */
export function parseArguments(value: unknown): Pick<ToolCall, 'parameters' | 'parseError'> {
  if (isNothing(value)) return { parameters: {} };
  try {
    const parameters: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    if (parameters === null) return { parameters: {} };
    return isRecord(parameters) ? { parameters } : { parameters: {}, parseError: 'The arguments of a tool call must be a JSON object.' };
  } catch (error) {
    return { parameters: {}, parseError: `Invalid JSON: ${errorText(error)}` };
  }
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
