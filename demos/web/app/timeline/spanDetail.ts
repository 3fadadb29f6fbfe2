import { ChangeDetectionStrategy, Component, computed, inject, input, ViewEncapsulation } from '@angular/core';
import { ChatSession } from '../session/chatSession';
import type { Span } from '../session/runView';
import { count, dollars, duration, pretty } from '../ui/format';

/** What is known of one bar. */
@Component({
  selector: 'app-span-detail',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  host: { class: 'detail' },
  template: `
    @if (span(); as shown) {
      <h3>{{ shown.kind === 'model' ? 'Turn ' + shown.iteration : shown.name }} <span class="badge" [class]="'is-' + shown.status">{{ shown.status }}</span></h3>
      <dl class="facts">
        @for (fact of facts(); track fact.name) {
          <div><dt>{{ fact.name }}</dt><dd>{{ fact.value }}</dd></div>
        }
      </dl>
      @for (part of parts(); track part.name) {
        <h4>{{ part.name }}</h4>
        <pre tabindex="0" role="group" [attr.aria-label]="part.name">{{ part.text }}</pre>
      }
    } @else {
      <p class="tip">Point at a bar, or go there with the arrow keys, to see its arguments and its result. A click keeps it.</p>
    }
  `,
})
export class SpanDetail {
  readonly span = input.required<Span | undefined>();
  readonly #session = inject(ChatSession);

  protected readonly facts = computed(() => {
    const span = this.span();
    if (!span) return [];
    const { startMs, workMs, endMs, usage, kind } = span;
    const begun = this.#session.shownRun()?.startMs ?? startMs;
    return [
      { name: 'Starts at', value: duration(startMs - begun) },
      workMs === undefined || workMs - startMs < 20 ? undefined : { name: kind === 'model' ? 'First word after' : 'Waited', value: duration(workMs - startMs) },
      endMs === undefined ? undefined : { name: 'Took', value: duration(endMs - (kind === 'tool' ? (workMs ?? startMs) : startMs)) },
      usage ? { name: 'Tokens', value: `${count(usage.inputTokens)} in, ${count(usage.outputTokens)} out` } : undefined,
      usage?.costUsd ? { name: 'Cost', value: dollars(usage.costUsd) } : undefined,
    ].filter((fact) => fact !== undefined);
  });
  protected readonly parts = computed(() => {
    const span = this.span();
    if (!span) return [];
    const progress = this.#session.agent.tools().find(({ call }) => call.id === span.id)?.progress;
    const shown = [
      { name: 'Arguments', text: span.args ? JSON.stringify(span.args, null, 2) : '' },
      { name: span.outcome?.isError ? 'Error' : span.outcome ? 'Result' : 'So far', text: pretty(span.outcome?.content ?? progress ?? '') },
      { name: 'Reasoning', text: span.reasoning ?? '' },
      { name: 'Text', text: span.text ?? '' },
    ];
    return shown.filter(({ text }) => text !== '').map(({ name, text }) => ({ name, text: text.length > 1200 ? `${text.slice(0, 1200)} …` : text }));
  });
}
