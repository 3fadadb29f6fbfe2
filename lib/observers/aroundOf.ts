import type { AgentObserver } from '../types/agentObserver';

/** Runs `work`, with what observers have put around it. */
export type Around = NonNullable<AgentObserver['around']>;

/** What the observers put around a reply or a tool, the first one outermost; undefined where none does. */
export function aroundOf(observers: readonly AgentObserver[]): Around | undefined {
  const arounds = observers.flatMap((observer) => (observer.around ? [observer.around.bind(observer)] : []));
  return arounds.reduceRight<Around | undefined>((inner, around) => (event, work) => surround(around, event, inner ? () => inner(event, work) : work), undefined);
}

/** The work is done once, whatever the observer does; only its own failure disturbs the run. */
function surround(around: Around, event: Parameters<Around>[0], work: () => unknown): void {
  let isDone = false;
  let failure: { readonly error: unknown } | undefined;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    try {
      work();
    } catch (error) {
      failure = { error };
    }
  };
  try {
    around(event, once);
  } catch (error) {
    console.warn('rxagent: around() of an observer failed; the run goes on.', error);
  }
  once();
  if (failure) throw failure.error;
}
