import { AgentError } from '../errors/agentError';
import { errorText } from '../errors/errorText';
import { ProviderError } from '../errors/providerError';
import type { Vendor } from '../types/vendor';
import { adviceOn } from './advice';
import { readFault, type Fault } from './fault';
import { headerDelay } from './headerDelay';
import { redact } from './redact';

/** What is known beside the error itself. */
export interface FaultContext {
  model?: string | undefined;
  requestId?: string | undefined;
  /** Whether the answer had begun. */
  began?: boolean;
}

/** The fields that the vendors' errors have; all of them may be absent. */
interface SdkError {
  status?: unknown;
  headers?: Headers;
  error?: unknown;
  requestID?: string | null;
}

/** The error that a vendor's failure becomes, whichever client or stream it came from. Errors of this library pass as they are. */
export function toProviderError(error: unknown, vendor: Vendor, context: FaultContext = {}): AgentError {
  if (error instanceof AgentError) return error;
  const sdk = Object(error) as SdkError;
  const told = readFault(sdk.error ?? errorText(error));
  const fault: Fault = { ...told, ...(typeof sdk.status === 'number' ? { status: sdk.status } : connectionFault(error, context.began)) };
  const retryAfterMs = headerDelay(sdk.headers) ?? fault.retryAfterMs;
  const requestId = sdk.requestID ?? context.requestId;
  return vendorError({ ...fault, ...(retryAfterMs !== undefined && { retryAfterMs }) }, vendor, {
    ...context,
    requestId,
    retryable: { true: true, false: false }[sdk.headers?.get('x-should-retry') ?? ''],
    cause: error,
  });
}

/** The error for a fault that is already known. */
export function vendorError(fault: Fault, vendor: Vendor, { model, requestId, retryable, cause }: FaultContext & { retryable?: boolean | undefined; cause?: unknown } = {}): ProviderError {
  const { code, status, retryAfterMs } = fault;
  const what = `${status === undefined ? 'failed' : `answered ${status}`}${code ? ` (${code})` : ''}`;
  const text = `${vendor.provider} ${what}: ${sentence(fault.message)} ${adviceOn(fault, vendor, model)}`.trim();
  const secrets = vendor.secrets?.() ?? [];
  return new ProviderError(redact(text, secrets), {
    provider: vendor.provider,
    status,
    code,
    retryable: retryable ?? isRetryable(fault),
    retryAfterMs,
    requestId,
    ...(cause !== undefined && { cause: harmless(cause, secrets) }),
  });
}

/** A reason as a sentence: without the status, which some clients put before it, and without what is no reason, such as an empty body or a page of HTML. */
function sentence(message = ''): string {
  const reason = message.replace(/^\d{3} /, '').trim();
  if (/^(|[[{].*[\]}]|.*status code \(no body\))$/s.test(reason)) return 'no reason given.';
  if (reason.startsWith('<')) return 'it sent a page of HTML.';
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`;
}

/** Whether the same request may fare better later. */
function isRetryable({ status, code = '' }: Fault): boolean {
  if (/quota|billing|invalid|auth|permission|not_found|unsupported|context_length|policy|image|mismatch|aborted|cancelled/i.test(code) && !/RESOURCE_EXHAUSTED/.test(code)) return false;
  return status === undefined ? code !== '' : [408, 409, 425, 429, 499].includes(status) || status >= 500;
}

/** A failure below HTTP: no answer, or one that broke off. The clients wrap it in several layers. */
function connectionFault(error: unknown, began = false): Fault | undefined {
  const chain = causes(error);
  const system = chain.map(({ code }) => code).find((code) => typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+)$/.test(code)) as string | undefined;
  const told = (pattern: RegExp): boolean => chain.some(({ name, message }) => pattern.test(`${String(name)}: ${String(message)}`));
  if (told(/ByteString|header value/i)) return { code: 'invalid_header', message: 'the API key, or another header, holds characters that a header must not hold' };
  if (told(/UserAbort|Request was aborted/)) return { code: 'aborted' };
  if (told(/timed? ?out|AbortError|aborted/i)) return { code: 'timeout' };
  if (system === undefined && !told(/Connection error|TypeError: .*(fetch|terminated|network|load failed)/i)) return undefined;
  const lost = `${errorText(chain.at(-1)).replace(/[.\s]*$/, '')}${system === undefined ? '' : ` (${system})`}`;
  return began ? { code: 'truncated', message: `the reply broke off before its end, ${lost}` } : { code: 'connection', message: lost };
}

type Link = { name?: unknown; message?: unknown; code?: unknown; cause?: unknown };

const causes = (error: unknown): Link[] => (typeof error === 'object' && error !== null ? [error, ...causes((error as Link).cause)] : []);

/** The cause itself, unless it shows a key: in its message, its fields or its own causes. */
function harmless(cause: unknown, secrets: readonly (string | null | undefined)[]): unknown {
  if ([...textsIn(cause)].every((text) => redact(text, secrets) === text)) return cause;
  const substitute = new Error(redact(errorText(cause), secrets));
  substitute.name = cause instanceof Error ? cause.name : 'Error';
  return substitute;
}

/** All texts that printing a value may show. */
function* textsIn(value: unknown, seen = new Set<unknown>()): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null || seen.has(value) || seen.size > 500) return;
  seen.add(value);
  if (value instanceof Error) yield `${value.message} ${value.stack}`;
  const { headers, cause } = value as { headers?: unknown; cause?: unknown };
  const fields: unknown[] = Object.values(value);
  for (const inner of [...fields, headers, cause]) yield* textsIn(inner, seen);
  if (value instanceof Headers) for (const [, text] of value) yield text;
}
