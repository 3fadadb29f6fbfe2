import type { Vendor } from '../wire/vendors';
import { wireErrors, type WireErrors } from './wireErrors';

/** A reply of the model: its text in two deltas, and perhaps a call. */
export interface Script {
  deltas: readonly [string, string];
  call?: { id: string; name: string; json: string };
}

/** A vendor's bytes, of which the faults are made. */
export interface Wire {
  /** The reply as it should be. */
  whole: string;
  /** Where its second delta begins, which is where an event begins. */
  second: number;
  /** A reply that is nothing but a call; and one that says the first delta before it. */
  call: string;
  textAndCall: string;
  errors: WireErrors;
}

/** The arguments of the calls hold this text, in one piece. */
export const ARGUMENT = 'Bern';

/** The bytes of one vendor for one reply; all ASCII, so that characters count as bytes. */
export function wire({ name, reply }: Vendor, { deltas, call }: Script): Wire {
  const whole = reply(deltas, call);
  const asked = { id: 'call_faulty', name: 'weather', json: `{"c":"${ARGUMENT}"}` };
  const end = whole.lastIndexOf('\n\n', whole.indexOf(deltas[1]));
  return { whole, second: end + 2, call: reply([], asked), textAndCall: reply(deltas.slice(0, 1), asked), errors: wireErrors[name]! };
}
