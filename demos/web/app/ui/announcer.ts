import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { ChatSession } from '../session/chatSession';

/** What a screen reader hears of a run: its steps, not its words. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  readonly #session = inject(ChatSession);
  readonly #message = signal('');
  readonly message = this.#message.asReadonly();
  #heard = '';
  #status = 'idle';

  constructor() {
    effect(() => {
      const status = this.#session.agent.status();
      if (status === this.#status) return;
      this.#status = status;
      this.say(status === 'running' ? 'The agent is working.' : status === 'error' ? 'The agent has failed.' : 'The answer is complete.');
    });
    effect(() => {
      const active = this.#session.agent.activeTools();
      const waiting = active.filter((tool) => tool.status === 'review').map(({ call }) => call.toolName);
      const names = [...new Set(active.filter((tool) => tool.status === 'running').map(({ call }) => call.toolName))];
      const text = waiting.length > 0 ? `${waiting.join(', ')} waits for your approval.` : names.length > 0 ? `Running ${names.join(', ')}.` : '';
      if (text && text !== this.#heard) this.say(text);
      this.#heard = text;
    });
  }

  say(text: string): void {
    untracked(() => this.#message.set(text));
  }
}
