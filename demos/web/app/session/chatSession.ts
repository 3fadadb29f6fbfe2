import { computed, effect, Injectable, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ContentPart, RunEvent } from 'rxagent';
import { injectAgent } from 'rxagent/angular';
import { remoteAgent } from 'rxagent/http';
import { closed, reduceRunView, type RunView } from './runView';
import { forgetChat, loadChat, saveChat } from './savedChat';
import { toThread, type Exchange, type Turn } from './thread';

/** The conversation of this page. */
@Injectable({ providedIn: 'root' })
export class ChatSession {
  readonly #saved = loadChat();
  readonly #runs = signal<Readonly<Record<number, RunView>>>(this.#saved?.runs ?? {});
  readonly #shown = signal<number | undefined>(undefined);
  #lagMs = Infinity;

  readonly #remote = remoteAgent({ url: '/api/agent' });
  readonly agent = injectAgent(this.#remote, { messages: this.#saved?.messages, usage: this.#saved?.usage });
  readonly usage = this.agent.usage;
  readonly isRunning = computed(() => this.agent.status() === 'running');
  readonly runs = this.#runs.asReadonly();

  readonly #settled = computed(() => toThread(this.agent.messages()));
  /** The conversation, the turn under way included. */
  readonly thread = computed(() => (this.isRunning() ? withLive(this.#settled(), this.#live()) : this.#settled()));
  readonly #live = computed((): Turn => {
    const iteration = this.agent.iteration();
    const calls = this.agent.tools().filter((tool) => tool.iteration === iteration);
    return { iteration: Math.max(1, iteration), text: this.agent.answer(), calls, isLive: true };
  });
  readonly isEmpty = computed(() => this.#settled().length === 0);

  /** The run in the timeline: one that was asked for, else the newest. */
  readonly shownIndex = computed(() => this.#shown() ?? this.#settled().length - 1);
  readonly shownRun = computed(() => this.#runs()[this.shownIndex()]);

  constructor() {
    this.agent.events$.pipe(takeUntilDestroyed()).subscribe((event) => this.#hear(event));
    effect(() => {
      const status = this.agent.status();
      this.agent.messages(); // a run may have begun and ended since the last look
      if (status !== 'running') untracked(() => this.#settle(status === 'error'));
    });
    const runId = this.#saved?.runId;
    if (runId) this.agent.follow((stop) => this.#remote.resume(runId, { stop, onUnsubscribe: 'cancel' }).events);
  }

  /** Asks; a run under way is cancelled. */
  send(text: string, images: readonly ContentPart[]): void {
    this.#cut();
    const parts: ContentPart[] = [...images, ...(text ? [{ type: 'text' as const, text }] : [])];
    this.#ask(() => this.agent.send({ messages: [{ role: 'user', content: text || 'What is in this image?', ...(images.length > 0 && { contentParts: parts }) }] }));
  }

  retry(): void {
    this.#ask(() => this.agent.retry());
  }

  stop(): void {
    this.agent.stop();
  }

  reset(): void {
    this.agent.reset();
    this.#runs.set({});
    this.#shown.set(undefined);
    forgetChat();
  }

  /** Shows another run in the timeline. */
  show(index: number): void {
    this.#shown.set(index);
  }

  decide(toolCallId: string, approved: boolean): Promise<void> {
    return this.agent.decide(toolCallId, approved, approved ? undefined : 'The user said no.');
  }

  /** Now, by the server's clock as far as it is known. */
  now(): number {
    return Date.now() - (Number.isFinite(this.#lagMs) ? this.#lagMs : 0);
  }

  #ask(start: () => void): void {
    this.#shown.set(undefined);
    this.#lagMs = Infinity;
    start();
  }

  #hear(event: RunEvent): void {
    this.#lagMs = Math.min(this.#lagMs, Date.now() - event.timeMs);
    const index = this.#settled().length - 1;
    const run = reduceRunView(this.#runs()[index], event);
    if (run && run !== this.#runs()[index]) this.#runs.update((runs) => ({ ...runs, [index]: run }));
    if (event.type === 'run-start') this.#save(event.runId);
  }

  /** Closes the bars of the newest run where no event has. */
  #cut(ended: 'stopped' | 'failed' = 'stopped'): void {
    const index = this.#settled().length - 1;
    const run = this.#runs()[index];
    if (run && !run.ended) this.#runs.update((runs) => ({ ...runs, [index]: closed(run, this.now(), ended) }));
  }

  #settle(hasFailed: boolean): void {
    this.#cut(hasFailed ? 'failed' : 'stopped');
    this.#save();
  }

  #save(runId?: string): void {
    if (!this.isEmpty()) saveChat({ messages: this.agent.messages(), runs: this.#runs(), usage: this.usage(), runId });
  }
}

function withLive(thread: readonly Exchange[], live: Turn): readonly Exchange[] {
  const last = thread.at(-1);
  return last ? [...thread.slice(0, -1), { ...last, turns: [...last.turns, live] }] : thread;
}
