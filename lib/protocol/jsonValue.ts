import { isPlainObject } from '../messages/isPlainObject';
import type { Vendor } from '../types/vendor';
import { readFault } from './fault';
import type { ServerSentEvent } from './serverSentEvents';
import { vendorError, type FaultContext } from './toProviderError';

/** What ends the streams of OpenAI's chat completions, in place of JSON. */
export const DONE = '[DONE]';

/** The JSON value of a vendor's event, or {@link DONE}. Throws where it tells of an error, and where it is no JSON; an event that was cut has no value. */
export function jsonValue(event: ServerSentEvent, vendor: Vendor, context: FaultContext = {}): unknown {
  const value = event.data.startsWith(DONE) ? DONE : parse(event, vendor, context);
  if (isPlainObject(value) && (value['error'] || value['type'] === 'error')) throw vendorError(readFault(value), vendor, context);
  return value;
}

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
