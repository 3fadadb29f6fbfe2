import { ChangeDetectionStrategy, Component, ElementRef, inject, output, signal, viewChild, ViewEncapsulation } from '@angular/core';
import { ChatSession } from '../session/chatSession';
import { Announcer } from '../ui/announcer';
import { Icon } from '../ui/icon';
import { readImage, type Attachment } from '../ui/readImage';

/** Where questions are written. Sending while a run is under way cancels it: the newest question wins. */
@Component({
  selector: 'app-composer',
  changeDetection: ChangeDetectionStrategy.OnPush,
  encapsulation: ViewEncapsulation.None,
  imports: [Icon],
  template: `
    <form class="composer" (submit)="send($event)">
      @if (images().length > 0) {
        <ul class="attached" aria-label="Attached images">
          @for (image of images(); track image.id) {
            <li>
              <img [src]="image.url" [alt]="image.name" />
              <button type="button" (click)="remove(image)" [attr.aria-label]="'Remove ' + image.name"><app-icon name="close" /></button>
            </li>
          }
        </ul>
      }
      @if (problem(); as text) {
        <p class="problem" role="alert">{{ text }}</p>
      }
      <label class="sr-only" for="question">Your question</label>
      <textarea #box id="question" rows="1" placeholder="Ask anything" enterkeyhint="send" aria-describedby="keys" (input)="grow()" (keydown.enter)="enter($event)" (paste)="paste($event)"></textarea>
      <div class="controls">
        <input #picker class="sr-only" type="file" accept="image/*" multiple tabindex="-1" aria-hidden="true" aria-label="Image files" (change)="pick()" />
        <button type="button" class="quiet square" (click)="picker.click()" aria-label="Attach an image"><app-icon name="attach" /></button>
        <p id="keys" class="keys"><kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a line, <kbd>Esc</kbd> stops</p>
        @if (session.isRunning()) {
          <button type="button" class="outlined" (click)="stop()"><app-icon name="stop" /> Stop</button>
        }
        <button type="submit" class="primary square" aria-label="Send" [disabled]="isBlank()"><app-icon name="send" /></button>
      </div>
    </form>
  `,
})
export class Composer {
  readonly ask = output();
  protected readonly session = inject(ChatSession);
  protected readonly images = signal<readonly Attachment[]>([]);
  protected readonly problem = signal('');
  protected readonly isBlank = signal(true);
  readonly #announcer = inject(Announcer);
  private readonly box = viewChild.required<ElementRef<HTMLTextAreaElement>>('box');
  private readonly picker = viewChild.required<ElementRef<HTMLInputElement>>('picker');

  focus(): void {
    this.box().nativeElement.focus();
  }

  /** Takes the pictures of what was chosen, pasted or dropped. */
  async attach(files: FileList | undefined | null): Promise<void> {
    this.problem.set('');
    for (const file of files ?? []) {
      try {
        const image = await readImage(file);
        this.images.update((images) => [...images, image]);
        this.#announcer.say(`${file.name} is attached.`);
      } catch {
        this.problem.set(`${file.name} is no image that can be read.`);
      }
    }
    this.grow();
    this.focus();
  }

  protected pick(): void {
    const { nativeElement } = this.picker();
    void this.attach(nativeElement.files).finally(() => (nativeElement.value = ''));
  }

  protected paste(event: ClipboardEvent): void {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    void this.attach(event.clipboardData.files);
  }

  protected remove(image: Attachment): void {
    this.images.update((images) => images.filter(({ id }) => id !== image.id));
    this.grow();
    this.focus();
  }

  protected enter(given: Event): void {
    const event = given as KeyboardEvent;
    if (event.shiftKey || event.isComposing) return;
    this.send(event);
  }

  protected send(event: Event): void {
    event.preventDefault();
    const box = this.box().nativeElement;
    const text = box.value.trim();
    if (!text && this.images().length === 0) return;
    this.session.send(text, this.images().map(({ part }) => part));
    box.value = '';
    this.images.set([]);
    this.problem.set('');
    this.grow();
    this.ask.emit();
    this.focus();
  }

  protected stop(): void {
    this.session.stop();
    this.focus();
  }

  /** As high as its text, up to the limit of the style sheet. */
  protected grow(): void {
    const box = this.box().nativeElement;
    this.isBlank.set(box.value.trim() === '' && this.images().length === 0);
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }
}
