import type { RunFinishReason } from '../types/finishReason';
import type { Trace } from '../types/trace';
import { formatDuration } from './trace/formatDuration';
import { html, type Html } from './trace/html';
import { soundSteps } from './trace/soundSteps';
import { summaryOf, type Figure } from './trace/summaryOf';
import { timeScale, type TimeScale } from './trace/timeScale';
import { toTurns } from './trace/toTurns';
import { traceStyles } from './trace/traceStyles';
import { turnMarkup } from './trace/turnMarkup';

/**
 * What a page of {@link traceToHtml} says beside the trace.
 *
 * @example
 * import type { TraceToHtmlOptions } from 'rxagent';
 * const options: TraceToHtmlOptions = { title: 'Weather in Bern', finishReason: 'stop' };
 */
export interface TraceToHtmlOptions {
  /** Heading and title of the page; default `Agent run`. */
  title?: string | undefined;
  /** How the run ended, as its result says. Default: what the trace tells, a failure, a stop or the last reply's own reason. */
  finishReason?: RunFinishReason | undefined;
  /** Characters shown of each text (arguments, result, reply, error); what is beyond is counted. Default 100,000. */
  maxTextLength?: number | undefined;
}

/**
 * A trace as an HTML page to look at: the run's timeline with its turns, replies and tool calls on one time axis, their arguments and results to unfold.
 * The page is whole in itself, loads nothing and holds no script; whatever a model or a tool has written is shown as text. Takes a trace from
 * elsewhere, too: what has no form in JSON, is of another type or of an unknown kind never makes it throw. Arguments and results may be
 * private: who gets the page can read them.
 *
 * @example
 * import { Agent, LocalProvider, traceToHtml } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).run('hi').then(({ trace, finishReason }) => {
 *   const page = new Blob([traceToHtml(trace, { finishReason })], { type: 'text/html' });
 *   console.log(URL.createObjectURL(page));
 * });
 */
export function traceToHtml(trace: Trace, { title = 'Agent run', finishReason, maxTextLength = 100_000 }: TraceToHtmlOptions = {}): string {
  const steps = soundSteps(trace.steps);
  const scale = timeScale(steps);
  const sections = toTurns(steps).map((turn) => turnMarkup(turn, scale, maxTextLength));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>${traceStyles}</style>
</head>
<body>
<main>
<header>
<h1><bdi>${title}</bdi></h1>
<p class="id">Run <code><bdi>${trace.runId}</bdi></code>${startOf(scale)}</p>
</header>
<dl class="figures">${summaryOf(steps, scale, finishReason).map(figureMarkup)}</dl>
<div class="head"><h2>Timeline</h2>${legend()}</div>
<div class="chart" style="--step:${stepOf(scale)}%">
${sections.length ? [axisMarkup(scale), ...sections] : html`<p class="empty">This trace has no steps.</p>`}</div>
</main>
</body>
</html>
`.markup;
}

/** Virtual time starts near 0: a date would say nothing. */
const startOf = ({ startMs }: TimeScale): Html | undefined => {
  const date = new Date(startMs);
  if (startMs < Date.UTC(2000, 0) || Number.isNaN(date.getTime())) return undefined;
  const iso = date.toISOString();
  return html` · <time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
};

const figureMarkup = ({ label, value, note }: Figure): Html =>
  html`<div${value === 'failed' && html` class="failed"`}><dt>${label}</dt> <dd><bdi>${value}</bdi></dd>${note !== undefined && html` <dd class="note"><bdi>${note}</bdi></dd>`}</div>`;

const legend = (): Html =>
  html`<ul class="legend" role="list">${[['model', 'Model'], ['tool', 'Tool'], ['wait', 'Waiting'], ['mark', 'Event'], ['bad', 'Failed']].map(
    ([kind, label]) => html`<li><i class="${kind}" aria-hidden="true"></i>${label}</li>`,
  )}</ul>`;

/** From one tick to the next; without a second one, one beyond the edge. */
const stepOf = ({ ticks, durationMs }: TimeScale): number => (ticks[1] === undefined ? 200 : Number(((ticks[1] / durationMs) * 100).toFixed(4)));

const axisMarkup = ({ ticks, durationMs }: TimeScale): Html =>
  html`<div class="line axis" aria-hidden="true"><span class="what"></span><span class="track">${ticks.map((tick) => {
    const left = durationMs > 0 ? Number(((tick / durationMs) * 100).toFixed(3)) : 0;
    return html`<span class="tick${left > 90 && ' late'}" style="left:${left}%">${formatDuration(tick)}</span>`;
  })}</span><span class="time"></span></div>
`;
