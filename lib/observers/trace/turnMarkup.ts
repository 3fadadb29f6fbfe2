import { formatDuration } from './formatDuration';
import { html, type Html } from './html';
import { rowMarkup, trackMarkup } from './rowMarkup';
import type { TimeScale } from './timeScale';
import type { Turn } from './toTurns';

/** A turn with its rows, as a list under a heading. */
export const turnMarkup = ({ iteration, startMs, durationMs, rows }: Turn, scale: TimeScale, maxTextLength: number): Html => {
  const name = iteration ? `Turn ${iteration}` : 'Outside of turns';
  return html`<section><div class="line turn"><h3>${name}</h3>${trackMarkup([{ kind: 'queue', startMs, endMs: startMs + durationMs }], scale)}<span class="time">${
    iteration > 0 && formatDuration(durationMs)
  }</span></div>
<ol role="list" aria-label="${name}">
${rows.map((row) => rowMarkup(row, scale, maxTextLength))}</ol></section>
`;
};
