import { catchError, defer, EMPTY, finalize, lastValueFrom, noop, repeat, scan, takeUntil, takeWhile, timer } from 'rxjs';

/** The beginning of an answer's text, for people: at most what comes in three seconds, and little more than 10 KB. The rest is not read. */
export async function beginning({ body }: Response): Promise<string> {
  if (!body) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const text = defer(() => reader.read()).pipe(
    repeat(),
    takeWhile(({ done }) => !done),
    scan((before, { value }) => before + decoder.decode(value, { stream: true }), ''),
    takeWhile(({ length }) => length < MOST, true),
    catchError(() => EMPTY),
    finalize(() => void reader.cancel().catch(noop)),
    takeUntil(timer(PATIENCE_MS)),
  );
  return (await lastValueFrom(text, { defaultValue: '' })).slice(0, MOST);
}

const MOST = 10_000;
const PATIENCE_MS = 3000;
