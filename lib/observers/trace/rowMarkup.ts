import { formatCount } from './formatCount';
import { formatDuration } from './formatDuration';
import { html, type Html } from './html';
import type { Row, Span } from './stepRow';
import type { TimeScale } from './timeScale';

/** Characters of a note. */
const noteLength = 160;

/** A line of the timeline; it unfolds where there is more to tell. */
export function rowMarkup(row: Row, scale: TimeScale, maxTextLength: number): Html {
  const line = lineMarkup(row, scale);
  const texts = row.texts.filter(([, text]) => text !== '');
  const isFoldable = texts.length > 0 || row.facts.length > 0;
  return html`<li class="${row.kind}${row.failed ? ' failed' : ''}">${
    isFoldable ? html`<details><summary class="line">${line}</summary>${bodyMarkup(row, texts, scale, maxTextLength)}</details>` : html`<div class="line">${line}</div>`
  }</li>
`;
}

const lineMarkup = ({ name, badge, note, startMs, durationMs, spans }: Row, scale: TimeScale): Html =>
  html`<span class="what"><bdi class="name">${name}</bdi>${badge !== undefined && html` <b class="badge">${badge}</b>`} <bdi class="note">${excerpt(note)}</bdi></span>${
    trackMarkup(spans, scale)
  }<span class="time"><span class="heard">at ${formatDuration(startMs - scale.startMs)}, </span>${durationMs !== undefined ? formatDuration(durationMs) : html`<span aria-hidden="true">–</span>`}</span>`;

const excerpt = (text: string): string => {
  const line = text.slice(0, noteLength * 2).replace(/\s+/g, ' ').trim();
  return line.length > noteLength ? `${start(line, noteLength)}…` : line;
};

/** The first characters; a pair of surrogates stays whole. */
const start = (text: string, length: number): string => (text.length > length ? text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '') : text);

/** What a row draws on the axis; its times are said in words beside it. */
export const trackMarkup = (spans: readonly Span[], { percent }: TimeScale): Html =>
  html`<span class="track" aria-hidden="true">${spans.map(({ kind, startMs, endMs }) => {
    const left = percent(startMs);
    return html`<i class="${kind}" style="left:${short(left)}%;width:${short(percent(endMs) - left)}%"></i>`;
  })}</span>`;

const short = (percent: number): number => Number(percent.toFixed(3));

const bodyMarkup = ({ name, startMs, facts }: Row, texts: Row['texts'], scale: TimeScale, maxTextLength: number): Html =>
  html`<div class="body"><dl class="facts">${
    [['Starts at', formatDuration(startMs - scale.startMs)] as const, ...facts].map(([label, value]) => html`<div><dt>${label}</dt> <dd><bdi>${value}</bdi></dd></div>`)
  }</dl><div class="texts">${texts.map(([label, text]) => textMarkup(label, text, name, maxTextLength))}</div></div>`;

/** A parser drops the first line break of a `pre`: it gets one of its own. */
const textMarkup = (label: string, text: string, name: string, maxTextLength: number): Html => {
  const shown = start(text, maxTextLength);
  return html`<div class="text"><h4>${label}</h4><pre tabindex="0" role="group" aria-label="${label}: ${name}" dir="auto">
${shown}</pre>${shown.length < text.length && html`<p>${formatCount(text.length - shown.length)} more characters are left out.</p>`}</div>`;
};
