/** Runs a function in what was captured before, and gives back what it returns. */
export interface Enter {
  <T>(foreign: () => T): T;
  <T, A>(foreign: (given: A) => T, given: A): T;
}

interface Zone {
  run<T>(foreign: (given: never) => T, self: unknown, given: unknown[]): T;
}

const currentZone = (): Zone | undefined => (globalThis as { Zone?: { current: Zone } }).Zone?.current;

/** Keeps the zone of zone.js that is current now, where zone.js is loaded: what runs in it already is called as it is, since entering makes Angular look for changes. */
export const captureZone = (): Enter | undefined => {
  const zone = currentZone();
  return zone && (<T, A>(foreign: (given: A) => T, given?: A): T => (currentZone() === zone ? foreign(given as A) : zone.run(foreign, undefined, [given])));
};
