import { computed, effect, Injectable, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { ContentPart, RunEvent, Usage } from 'rxagent';
import { injectAgent } from 'rxagent/angular';
import { remoteAgent } from 'rxagent/http';
import { resumable } from './resumable';
import { closed, reduceRunView, type RunView } from './runView';
import { forgetChat, loadChat, saveChat } from './savedChat';
import { toThread, type Exchange, type Turn } from './thread';

const nothing: Usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };

/** The conversation of this page. */
@Injectable({ providedIn: 'root' })
export class ChatSession {
  readonly #remote = remoteAgent({ url: '/api/agent' });
  readonly #saved = loadChat();
  readonly #base = signal(this.#saved?.usage ?? nothing);
  readonly #runs = signal<Readonly<Record<number, RunView>>>(this.#saved?.runs ?? {});
  readonly #shown = signal<number | undefined>(undefined);
  #lagMs = Infinity;

  readonly agent = injectAgent(resumable(this.#remote, this.#saved?.open?.runId), { messages: this.#saved?.messages ?? [] });
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

  readonly usage = computed((): Usage => {
    const [one, other] = [this.#base(), this.agent.usage()];
    return {
      inputTokens: one.inputTokens + other.inputTokens,
      outputTokens: one.outputTokens + other.outputTokens,
      totalTokens: one.totalTokens + other.totalTokens,
      costUsd: (one.costUsd ?? 0) + (other.costUsd ?? 0),
    };
  });

  constructor() {
    this.agent.events$.pipe(takeUntilDestroyed()).subscribe((event) => this.#hear(event));
    effect(() => {
      const status = this.agent.status();
      if (status !== 'running') untracked(() => this.#settle(status === 'error'));
    });
    if (this.#saved?.open) this.agent.send({ messages: [this.#saved.open.question] });
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
    this.#base.set(nothing);
    this.#runs.set({});
    this.#shown.set(undefined);
    forgetChat();
  }

  /** Shows another run in the timeline. */
  show(index: number): void {
    this.#shown.set(index);
  }

  decide(toolCallId: string, approved: boolean): Promise<void> {
    const runId = this.agent.tools().find(({ call }) => call.id === toolCallId)?.runId ?? '';
    return this.#remote.decide({ runId, toolCallId, approved, ...(!approved && { reason: 'The user said no.' }) });
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
    if (!this.isEmpty()) saveChat({ messages: this.agent.messages(), runs: this.#runs(), usage: this.usage() });
  }

  #save(runId: string): void {
    const messages = this.agent.messages();
    const question = messages.at(-1);
    if (question?.role === 'user') saveChat({ messages: messages.slice(0, -1), runs: this.#runs(), usage: this.usage(), open: { runId, question } });
  }
}

function withLive(thread: readonly Exchange[], live: Turn): readonly Exchange[] {
  const last = thread.at(-1);
  return last ? [...thread.slice(0, -1), { ...last, turns: [...last.turns, live] }] : thread;
}
