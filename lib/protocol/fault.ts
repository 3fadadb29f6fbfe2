import { isPlainObject } from '../messages/isPlainObject';

/** What a vendor tells of a failure, in whichever shape. */
export interface Fault {
  message?: string;
  /** The vendor's word, such as `rate_limit_exceeded`. */
  code?: string;
  /** The HTTP status. */
  status?: number;
  /** The wait that is asked for, in milliseconds. */
  retryAfterMs?: number;
}

/**
 * Reads what vendors put into the body of an error or into an event of a stream:
 * OpenAI `{ error: { message, type, code } }`, Responses `{ type: 'error', code, message }` and `{ response: { error } }`,
 * Anthropic `{ type: 'error', error: { type, message } }`, Google `{ error: { code: 503, status: 'UNAVAILABLE', message, details } }`; and their JSON text.
 */
export function readFault(value: unknown, depth = 0): Fault {
  if (depth > DEEPEST) return {};
  if (typeof value === 'string') return readText(value, depth);
  if (!isPlainObject(value)) return {};
  const inner = value['error'] ?? (isPlainObject(value['response']) ? value['response']['error'] : undefined);
  return { ...ownFault(value), ...(typeof inner === 'string' ? { message: inner } : readFault(inner, depth + 1)) };
}

/** How many errors may stand within one another: a gateway's may hold the vendor's. */
const DEEPEST = 9;

function readText(text: string, depth: number): Fault {
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  try {
    const value: unknown = start < 0 || end < start ? undefined : JSON.parse(text.slice(start, end + 1));
    return { message: text, ...readFault(Array.isArray(value) ? value[0] : value, depth + 1) };
  } catch {
    return { message: text };
  }
}

function ownFault({ message, code, type, status, details }: Record<string, unknown>): Fault {
  const word = [reasonIn(details), code, type, status].find((candidate) => typeof candidate === 'string' && candidate !== '' && candidate !== 'error') as string | undefined;
  const number = [code, status].map((value) => Number(textOf(value))).find((candidate) => candidate >= 400 && candidate < 600);
  const retryAfterMs = Array.isArray(details) ? retryDelay(details) : undefined;
  return {
    ...(typeof message === 'string' && message !== '' && { message }),
    ...(word !== undefined && { code: word }),
    ...(number !== undefined && { status: number }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** `google.rpc.ErrorInfo`: Google answers a wrong key with 400 and INVALID_ARGUMENT, and tells the reason here only. */
const reasonIn = (details: unknown): unknown =>
  Array.isArray(details) ? details.map((detail) => (detail as { reason?: unknown } | null)?.reason).find((reason) => reason === 'API_KEY_INVALID') : undefined;

/** `google.rpc.RetryInfo`: a duration such as `38s` or `1.5s`. */
function retryDelay(details: readonly unknown[]): number | undefined {
  const seconds = details.map((detail) => parseFloat(textOf((detail as { retryDelay?: unknown } | null)?.retryDelay))).find(Number.isFinite);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** An object of a vendor's could refuse to become a text. */
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
