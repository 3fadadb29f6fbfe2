import { asyncScheduler, defer, finalize, tap, type MonoTypeOperatorFunction } from 'rxjs';

/** Knows whether a provider is worth asking: after `threshold` failures in a row not for `cooldownMs`, then by one trial at a time until one succeeds. */
export class Circuit {
  readonly #threshold: number;
  readonly #cooldownMs: number;
  #failures = 0;
  #trials = 0;
  #cooledAtMs = 0;

  constructor(threshold: number, cooldownMs: number) {
    this.#threshold = threshold;
    this.#cooldownMs = cooldownMs;
  }

  /** Whether to ask it now. */
  get admits(): boolean {
    return !this.#isOpen || (this.#trials === 0 && this.waitMs === 0);
  }

  /** How long it is still left alone. */
  get waitMs(): number {
    return this.#isOpen ? Math.max(0, this.#cooledAtMs - asyncScheduler.now()) : 0;
  }

  get failures(): number {
    return this.#failures;
  }

  get #isOpen(): boolean {
    return this.#failures >= this.#threshold;
  }

  /** Watches one reply. Only a complete one is a success; one that is unsubscribed is neither success nor failure. */
  watch<T>(isFailure: (error: unknown) => boolean): MonoTypeOperatorFunction<T> {
    return (source) =>
      defer(() => {
        const trial = this.#isOpen ? 1 : 0;
        this.#trials += trial;
        return source.pipe(
          tap({ complete: () => (this.#failures = 0), error: (error: unknown) => isFailure(error) && this.#fail() }),
          finalize(() => (this.#trials -= trial)),
        );
      });
  }

  #fail(): void {
    this.#failures++;
    this.#cooledAtMs = asyncScheduler.now() + this.#cooldownMs;
  }
}
