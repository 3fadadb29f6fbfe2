import { errorText } from '../../errors/errorText';
import { ProviderError, type ProviderErrorOptions } from '../../errors/providerError';
import { readFault } from '../../protocol/fault';
import { headerDelay } from '../../protocol/headerDelay';
import { beginning } from './beginning';

type Known = Omit<ProviderErrorOptions, 'provider' | 'code'>;

/** Something went wrong between a page and its server. */
export const remoteError = (code: string, message: string, known: Known = {}): ProviderError => new ProviderError(message, { provider: 'remote', code, ...known });

/** No answer at all. Whether the server has heard the request is not known. */
export const unreachable = (url: string, cause: unknown): ProviderError =>
  remoteError('connection', `The server at ${url} did not answer: ${innermost(cause)}.`, { retryable: true, cause });

/** Node wraps what has happened, and where it has tried several addresses leaves the message empty; browsers tell no more than `Failed to fetch`. */
function innermost(error: unknown): string {
  const { cause, message, code } = Object(error) as { cause?: unknown; message?: unknown; code?: unknown };
  if (cause !== undefined) return innermost(cause);
  return message === '' && typeof code === 'string' ? code : errorText(error);
}

/** A connection was lost in its midst. */
export const broken = (why: string, cause?: unknown): ProviderError => remoteError('broken', why, { retryable: true, ...(cause !== undefined && { cause }) });

/** An answer with an error status: what it says, and whether asking again may help. */
export async function refused(response: Response): Promise<ProviderError> {
  const { status, url } = response;
  const text = await beginning(response);
  const { message, code } = isJson(response) ? readFault(text) : { message: shown(text), code: undefined };
  return remoteError(code ?? 'http', `The server${place(url)} answered ${status}${code === undefined ? '' : ` (${code})`}${message ? `: ${message}` : '.'}`, {
    status,
    retryable: [408, 425, 429].includes(status) || status >= 500,
    retryAfterMs: headerDelay(response.headers),
  });
}

/** An answer that is not what is asked for, such as the page of a log-in that the request was sent on to. */
export async function noEventStream(response: Response, wanted = 'an event stream'): Promise<ProviderError> {
  const { status, url, redirected, headers } = response;
  const text = await beginning(response);
  const began = text === '' ? '' : ` It begins: ${shown(text)}`;
  const where = redirected ? `, to which the request was redirected,` : '';
  const type = headers.get('content-type') ?? 'no content-type';
  return remoteError('no-event-stream', `The server${place(url)}${where} answered with ${type} in place of ${wanted}: is it the page of a log-in or of a proxy?${began}`, { status });
}

const place = (url: string): string => (url === '' ? '' : ` at ${url.replace(/[?#].*/, '')}`);
const isJson = ({ headers }: Response): boolean => /[/+]json\b/i.test(headers.get('content-type') ?? '');

/** The beginning of a text for people, without its mark-up. */
const shown = (text: string): string =>
  text
    .replace(/<(style|script)\b.*?<\/\1>|<[^>]*>/gis, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
