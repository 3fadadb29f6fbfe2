import { AsyncLocalStorage } from 'node:async_hooks';

export const storage = new AsyncLocalStorage<string>();

/** Writes down what each place of a run sees in the storage. If it `leaks`, it then writes to the storage itself: nobody else may ever see that. */
export class Witness {
  readonly #seen = new Map<string, Set<string>>();

  constructor(private readonly leaks = true) {}

  /** Looks, and goes on with `value`. */
  note<T>(place: string, value: T): T {
    const stores = this.#seen.get(place) ?? new Set();
    this.#seen.set(place, stores.add(storage.getStore() ?? 'nothing'));
    return value;
  }

  /** Looks, perhaps writes, and goes on with `value`. */
  see<T>(place: string, value: T): T {
    this.note(place, value);
    this.write(place);
    return value;
  }

  write(place: string): void {
    if (this.leaks) storage.enterWith(`what ${place} has written`);
  }

  /** What a place has seen; nothing if it was never reached. */
  at(place: string): string[] {
    return [...(this.#seen.get(place) ?? [])];
  }

  get places(): string[] {
    return [...this.#seen.keys()];
  }

  /** Where something else was seen than `store`. */
  lost(store: string): string[] {
    return this.places.filter((place) => this.at(place).join() !== store).sort();
  }
}
