import { ChangeDetectionStrategy, Component, output, ViewEncapsulation } from '@angular/core';

const examples = [
  { title: 'Three cities at once', question: 'What should I pack? Compare the weather in Bern, Lisbon and Reykjavik.', hint: 'Four tools side by side' },
  { title: 'Ask before you send', question: 'Look at the weather in Bern and e-mail Ann an invitation for Saturday.', hint: 'Waits for your approval' },
  { title: 'A source that fails', question: 'Research backpressure: the archive, the web and the paper.', hint: 'One slow tool, one broken' },
  { title: 'Explain with code', question: 'Explain switchMap with a marble diagram and code.', hint: 'A long answer, highlighted' },
] as const;

/** What is seen before the first question. */
@Component({
  selector: 'app-empty-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  template: `
    <section class="empty" aria-labelledby="empty-title">
      <h2 id="empty-title">Ask, and watch it work.</h2>
      <p>Every run is an Observable. Its words stream in here, its model turns and tools grow as bars in the timeline, and letting go of it cancels everything.</p>
      <ul>
        @for (example of examples; track example.title) {
          <li>
            <button type="button" (click)="choose.emit(example.question)">
              <strong>{{ example.title }}</strong>
              <span>{{ example.question }}</span>
              <small>{{ example.hint }}</small>
            </button>
          </li>
        }
      </ul>
    </section>
  `,
})
export class EmptyState {
  readonly choose = output<string>();
  protected readonly examples = examples;
}
