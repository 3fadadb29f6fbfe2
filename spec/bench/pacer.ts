import { setImmediate } from 'node:timers/promises';
import { Observable } from 'rxjs';
import type { Item, Model } from './models';
import { callOf } from './tools';

/** Many replies at once: each gets one delta, a string of its own, per macrotask. A run is two replies of half the deltas each, with a tool call between. */
export class Pacer implements Model {
  private waiting: ((delta: string) => void)[] = [];

  constructor(private readonly deltasPerRun: number) {}

  /** Gives deltas until nobody waits for one any more, or for as many ticks as said. */
  async run(ticks = Infinity): Promise<void> {
    for (let tick = 0; tick < ticks && this.waiting.length > 0; tick++) {
      const takers = this.waiting;
      this.waiting = [];
      takers.forEach((take) => take(` w${tick}`));
      await setImmediate();
    }
  }

  readonly stream: Model['stream'] = (messages) =>
    new Observable<Item>((subscriber) => {
      let left = this.deltasPerRun / 2;
      const take = (delta: string): void => {
        subscriber.next(delta);
        if (--left > 0) {
          this.waiting.push(take);
          return;
        }
        if (messages.length === 1) subscriber.next(callOf(0));
        subscriber.complete();
      };
      this.waiting.push(take);
    });

  readonly generate: Model['generate'] = (messages) => this.replies(messages.length === 1);

  private async *replies(first: boolean): AsyncGenerator<Item> {
    for (let left = this.deltasPerRun / 2; left > 0; left--) yield await new Promise<string>((resolve) => this.waiting.push(resolve));
    if (first) yield callOf(0);
  }
}
