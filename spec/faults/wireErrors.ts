/** How a vendor tells of a failure. */
export interface WireErrors {
  /** Its word for an HTTP status, and for what goes wrong in the midst of a stream. */
  word: (status: number | 'stream') => string;
  /** The body of an HTTP error. */
  body: (status: number) => string;
  /** The event in a stream. */
  event: string;
  /** The HTTP status that the event names, if any. */
  streamStatus?: number;
}

const message = 'Something went wrong.';
const words = (known: Record<number | 'stream', string>) => (status: number | 'stream') => known[status] ?? 'unknown';

const openaiWord = words({ 400: 'invalid_request_error', 429: 'rate_limit_exceeded', 500: 'server_error', 529: 'overloaded', stream: 'server_error' });
const openaiError = (word: string): string => JSON.stringify({ error: { message, type: word, code: word, param: null } });
const openaiBody = (status: number): string => openaiError(openaiWord(status));

const anthropicWord = words({ 400: 'invalid_request_error', 429: 'rate_limit_error', 500: 'api_error', 529: 'overloaded_error', stream: 'overloaded_error' });
const anthropicError = (word: string): string => JSON.stringify({ type: 'error', error: { type: word, message }, request_id: 'req_1' });

const geminiWord = words({ 400: 'INVALID_ARGUMENT', 429: 'RESOURCE_EXHAUSTED', 500: 'INTERNAL', 529: 'UNAVAILABLE', stream: 'UNAVAILABLE' });
const geminiError = (code: number, status: string): string => JSON.stringify({ error: { code, message, status } });

/** The errors of the ways to a model in spec/wire/vendors.ts, by their names. */
export const wireErrors: Readonly<Record<string, WireErrors>> = {
  'OpenAI chat': { word: openaiWord, body: openaiBody, event: `data: ${openaiError('server_error')}\n\n` },
  'OpenAI Responses': {
    word: openaiWord,
    body: openaiBody,
    event: `event: error\ndata: ${JSON.stringify({ type: 'error', code: 'server_error', message, param: null, sequence_number: 3 })}\n\n`,
  },
  Anthropic: { word: anthropicWord, body: (status) => anthropicError(anthropicWord(status)), event: `event: error\ndata: ${anthropicError('overloaded_error')}\n\n` },
  Gemini: { word: geminiWord, body: (status) => geminiError(status, geminiWord(status)), event: `data: ${geminiError(503, 'UNAVAILABLE')}\n\n`, streamStatus: 503 },
};
