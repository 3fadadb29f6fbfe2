import { asyncScheduler } from 'rxjs';

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), or OpenAI's `retry-after-ms`. */
export function headerDelay(headers: Headers | undefined): number | undefined {
  const ms = parseFloat(headers?.get('retry-after-ms') ?? '');
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const after = headers?.get('retry-after') ?? '';
  const delay = after.trim() !== '' && Number.isFinite(Number(after)) ? Number(after) * 1000 : Date.parse(after) - asyncScheduler.now();
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}
