import { filter, map, type OperatorFunction } from 'rxjs';
import { isPlainObject } from '../messages/isPlainObject';
import type { Vendor } from '../types/vendor';
import { readFault } from './fault';
import type { ServerSentEvent } from './serverSentEvents';
import { vendorError, type FaultContext } from './toProviderError';

/** What ends the streams of OpenAI's chat completions, in place of JSON. */
export const DONE = '[DONE]';

/** The JSON values of a vendor's events, and {@link DONE}. An event that tells of an error becomes one, and so does what is no JSON; a cut one is left out. */
export const jsonEvents = (vendor: Vendor, context: FaultContext = {}): OperatorFunction<ServerSentEvent, unknown> => (source) =>
  source.pipe(
    map((event) => {
      const value = event.data.startsWith(DONE) ? DONE : parse(event, vendor, context);
      if (isPlainObject(value) && (value['error'] || value['type'] === 'error')) throw vendorError(readFault(value), vendor, context);
      return value;
    }),
    filter((value) => value !== undefined),
  );

function parse({ data, stray, open }: ServerSentEvent, vendor: Vendor, context: FaultContext): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    if (open) return undefined;
    const shown = data.length > 99 ? `${data.slice(0, 99)}…` : data;
    const message = stray ? `it sent no events, but: ${shown} Is the baseURL right?` : `it sent an event that is no JSON: ${shown}`;
    throw vendorError({ code: 'malformed', message }, vendor, { ...context, retryable: !stray, cause });
  }
}
