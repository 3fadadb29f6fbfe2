import { isRecord } from '../messages/isRecord';
import { Refusal } from './refusal';

/** How deep values may stand within one another: what works on them would run out of stack. */
const DEEPEST = 200;

/** The body's JSON value, read no further than `maxBytes`. */
export async function readBody(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  // A page of another site may send forms and plain text without asking; JSON it may not.
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refusal(415, 'content-type', `The body must be JSON with content-type: application/json; got '${type.slice(0, 100)}'.`);
  const body = parse(await readText(request, maxBytes));
  checkShape(body, 0);
  return body;
}

function parse(text: string): unknown {
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
    const { done, value } = (await reader?.read().catch(broken)) ?? { done: true };
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      reader?.cancel().catch(() => undefined);
      throw tooLarge;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Mostly it is the client who has gone. */
const broken = (): never => {
  throw new Refusal(400, 'body', 'The body broke off before its end.', { connection: 'close' });
};

function checkShape(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= DEEPEST) throw new Refusal(400, 'json', `The body is nested deeper than ${DEEPEST} levels.`);
  // It would become the prototype of a copy that is made by assigning.
  if (isRecord(value) && Object.hasOwn(value, '__proto__')) throw new Refusal(400, 'json', "The body has a field called '__proto__'.");
  for (const inner of Object.values(value)) checkShape(inner, depth + 1);
}
