import { ChangeDetectionStrategy, Component, computed, effect, ElementRef, inject, signal, ViewEncapsulation } from '@angular/core';
import type { Span } from '../session/runView';
import { ChatSession } from '../session/chatSession';
import { argsLine, duration } from '../ui/format';
import { Icon } from '../ui/icon';
import { toAxis, type Bar } from './axis';
import { SpanDetail } from './spanDetail';

const words: Record<Span['status'], string> = { waiting: 'waits', review: 'waits for approval', running: 'running', done: 'done', failed: 'failed', denied: 'denied', stopped: 'stopped' };

/** How often bars grow, in milliseconds; style sheets move them smoothly between. */
const TICK_MS = 66;

/** The run as it happens: model turns and tool calls as bars on one axis, so that work side by side is seen side by side. */
@Component({
  selector: 'app-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  imports: [Icon, SpanDetail],
  template: `
    <aside class="timeline" aria-labelledby="timeline-title" [class.is-open]="isOpen()">
      <div class="head">
        <h2 id="timeline-title">Timeline</h2>
        <p class="now">{{ summary() }}</p>
        <button type="button" class="quiet square fold" (click)="isOpen.set(!isOpen())" [attr.aria-expanded]="isOpen()" aria-controls="timeline-body" [attr.aria-label]="isOpen() ? 'Fold the timeline' : 'Unfold the timeline'"><app-icon name="chevron" /></button>
      </div>
      <div class="body" id="timeline-body">
        @if (axis(); as drawn) {
          <div class="chart" (mouseleave)="hovered.set(undefined)">
            <div class="axis" aria-hidden="true">
              @for (tick of drawn.ticks; track $index) {
                <span class="tick" [style.left.%]="tick.at"><i>{{ tick.label }}</i></span>
              }
            </div>
            <ol class="rows" aria-label="Steps of the run" (keydown)="move($event)">
              @for (bar of drawn.bars; track bar.span.id) {
                <li>
                  <button type="button" class="row" [class]="'is-' + bar.span.status + ' is-' + bar.span.kind" [class.is-shown]="shown()?.id === bar.span.id"
                    [attr.aria-pressed]="pinned() === bar.span.id" aria-describedby="timeline-detail"
                    (mouseenter)="hovered.set(bar.span.id)" (focus)="hovered.set(bar.span.id)" (click)="pin(bar.span.id)">
                    <span class="label"><b>{{ title(bar.span) }}</b> {{ hint(bar.span) }}<span class="sr-only">, {{ describe(bar) }}</span></span>
                    <span class="lane"><span class="bar" [style.left.%]="bar.left" [style.width.%]="bar.width"><span class="idle" [style.width.%]="bar.idle"></span></span></span>
                    <span class="took" aria-hidden="true">{{ bar.took }}</span>
                  </button>
                </li>
              }
            </ol>
          </div>
          <app-span-detail id="timeline-detail" [span]="shown()" />
        } @else {
          <div class="nothing">
            <svg viewBox="0 0 240 96" aria-hidden="true" focusable="false"><path d="M8 20h216m-6-6 6 6-6 6M8 50h216m-6-6 6 6-6 6M8 80h216m-6-6 6 6-6 6" /><rect x="16" y="13" width="52" height="14" rx="7" /><rect x="72" y="43" width="96" height="14" rx="7" /><rect x="72" y="73" width="60" height="14" rx="7" /></svg>
            <p>Model turns and tools appear here as bars while they run.</p>
          </div>
        }
      </div>
    </aside>
  `,
})
export class Timeline {
  readonly #session = inject(ChatSession);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #now = signal(0);
  protected readonly isOpen = signal(false);
  protected readonly hovered = signal<string | undefined>(undefined);
  protected readonly pinned = signal<string | undefined>(undefined);

  protected readonly axis = computed(() => {
    const run = this.#session.shownRun();
    return run ? toAxis(run, this.#now()) : undefined;
  });
  readonly #spans = computed(() => this.#session.shownRun()?.spans ?? []);
  /** What details are shown of: what is pointed at, what was chosen, what wants something, else the newest. */
  protected readonly shown = computed(() => {
    const spans = this.#spans();
    const byId = (id: string | undefined): Span | undefined => spans.find((span) => span.id === id);
    return byId(this.hovered()) ?? byId(this.pinned());
  });
  protected readonly summary = computed(() => {
    const run = this.#session.shownRun();
    if (!run) return '';
    const tools = run.spans.filter(({ kind, endMs }) => kind === 'tool' && endMs === undefined).length;
    const turn = run.spans.filter(({ kind }) => kind === 'model').length;
    const took = duration(Math.max(0, (run.endMs ?? this.#now()) - run.startMs));
    if (run.ended) return run.ended === 'done' ? took : `${run.ended} · ${took}`;
    const waits = run.spans.some(({ status }) => status === 'review');
    return `${waits ? 'waits for you' : tools > 0 ? `${tools} tool${tools === 1 ? '' : 's'} at work` : `turn ${turn}`} · ${took}`;
  });

  constructor() {
    effect((onCleanup) => {
      const run = this.#session.shownRun();
      this.#now.set(this.#session.now());
      if (!run || run.ended) return;
      const timer = setInterval(() => this.#now.set(this.#session.now()), TICK_MS);
      onCleanup(() => clearInterval(timer));
    });
  }

  protected title = ({ kind, name, iteration }: Span): string => (kind === 'model' ? `Turn ${iteration}` : name);
  protected hint = ({ kind, args }: Span): string => (kind === 'model' ? 'model' : argsLine(args));

  protected describe({ span, took }: Bar): string {
    return `${words[span.status]}${span.endMs === undefined ? '' : `, ${took}`}`;
  }

  protected pin(id: string): void {
    this.pinned.update((pinned) => (pinned === id ? undefined : id));
  }

  /** Up and down go from row to row. */
  protected move(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const rows = [...this.#host.querySelectorAll<HTMLElement>('.row')];
    rows[rows.indexOf(document.activeElement as HTMLElement) + by]?.focus();
    event.preventDefault();
  }
}
