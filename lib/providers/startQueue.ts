import { AsyncSubject, asyncScheduler, Subscription, type Observable } from 'rxjs';
import { captureContext } from '#platform';

/** At most so many starts in any `intervalMs` milliseconds. */
export interface StartsPerInterval {
  count: number;
  intervalMs: number;
}

/** A place in the queue, and later one of the slots; unsubscribing gives back either. */
export interface Ticket extends Pick<Subscription, 'unsubscribe'> {
  /** Completes with one value when it is its turn, under what `AsyncLocalStorage` held when the ticket was drawn. */
  turn: Observable<true>;
}

/** Who may start when: first come, first served. */
export class StartQueue {
  readonly #concurrency: number;
  readonly #limit: StartsPerInterval | undefined;
  readonly #waiting = new Set<() => void>();
  /** When the last ones started, at most as many as may within an interval. */
  readonly #starts: number[] = [];
  #active = 0;
  #calling = false;
  #timer = Subscription.EMPTY;

  constructor(concurrency: number, limit?: StartsPerInterval) {
    this.#concurrency = concurrency;
    this.#limit = limit;
  }

  draw(): Ticket {
    const turn = new AsyncSubject<true>();
    const enter = captureContext();
    turn.next(true);
    const call = (): void => enter(() => turn.complete());
    this.#waiting.add(call);
    this.#callNext();
    return {
      turn,
      unsubscribe: () => {
        if (!this.#waiting.delete(call)) this.#active--;
        this.#callNext();
      },
    };
  }

  /** Calls all that may start. A reply that is over at once calls the next here and not from within, so that a long queue takes no deep stack. */
  #callNext(): void {
    if (this.#calling) return;
    this.#calling = true;
    this.#timer.unsubscribe();
    for (const call of this.#waiting) {
      if (this.#active >= this.#concurrency || this.#isHeldBack()) break;
      this.#waiting.delete(call);
      this.#active++;
      call();
    }
    this.#calling = false;
  }

  /** Whether the interval is used up; if so, the queue moves on when it is not any more. Otherwise a start is noted. */
  #isHeldBack(): boolean {
    if (!this.#limit) return false;
    const { count, intervalMs } = this.#limit;
    const now = asyncScheduler.now();
    const [first = -Infinity] = this.#starts;
    const waitMs = this.#starts.length < count ? 0 : first + intervalMs - now;
    if (waitMs > 0) {
      this.#timer = asyncScheduler.schedule(() => this.#callNext(), waitMs);
      return true;
    }
    if (this.#starts.push(now) > count) this.#starts.shift();
    return false;
  }
}
