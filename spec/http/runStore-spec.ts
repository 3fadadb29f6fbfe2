import { EMPTY } from 'rxjs';
import { describeRunStore } from '../support/runStoreContract';
import { farStore } from '../support/farStore';
import type { RunStore } from 'rxagent/http';

describe('a RunStore that answers later', () => {
  describeRunStore(farStore);

  it('should be typed', () => {
    const nothing: RunStore = { open: () => {}, append: () => Promise.resolve(), close: () => EMPTY, find: () => undefined, read: () => EMPTY, send: () => false, receive: () => EMPTY };
    // @ts-expect-error whether a run is known is no text
    const wrong: RunStore = { ...nothing, find: () => 'gone' };
    expect([nothing, wrong]).toHaveLength(2);
  });
});
