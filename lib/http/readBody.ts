import { Refusal } from './refusal';

/** The body's JSON value, read no further than `maxBytes`. */
export async function readBody(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  // A page of another site may send forms and plain text without asking; JSON it may not.
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refusal(415, 'content-type', `The body must be JSON with content-type: application/json; got '${type.slice(0, 100)}'.`);
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'json', 'The body is not valid JSON.');
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = new Refusal(413, 'too-large', `The body is larger than ${maxBytes} bytes.`, { connection: 'close' });
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge;
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) throw tooLarge;
    text += decoder.decode(value, { stream: true });
  }
}
