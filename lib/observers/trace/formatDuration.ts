/** A time for people: `0.4 ms`, `320 ms`, `1.24 s`, `2 min 5 s`, `1 h 3 min`; its blanks do not break. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Number(ms.toFixed(ms < 9.95 ? 1 : 0))}\u00a0ms`;
  if (ms < 59_995) return `${Number((ms / 1000).toFixed(2))}\u00a0s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return pair(seconds, 60, 'min', 's');
  return pair(Math.round(seconds / 60), 60, 'h', 'min');
}

const pair = (count: number, size: number, big: string, small: string): string =>
  `${Math.floor(count / size)}\u00a0${big}${count % size ? `\u00a0${count % size}\u00a0${small}` : ''}`;
