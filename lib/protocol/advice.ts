import type { Vendor } from '../types/vendor';
import type { Fault } from './fault';

/** What a developer should look at after a failure; empty where there is nothing to say. */
export function adviceOn({ status, code = '' }: Fault, { keyVariable, baseURL: url }: Vendor, model: string | undefined): string {
  const baseURL = url === undefined ? undefined : withoutUser(url);
  const place = baseURL === undefined ? '' : ` at ${baseURL}`;
  const asked = model === undefined ? 'the model' : `the model '${model}'`;
  if (code === 'connection') return `Check that the server${place} is running and can be reached.`;
  if (code === 'timeout') return `The server${place} was too slow.`;
  if (/quota|billing/i.test(code)) return 'Check the plan and the billing of the account.';
  switch (/api_key|invalid_header/i.test(code) ? 401 : status) {
    case 400:
    case 422:
      return `Check what is sent: ${asked}, its parameters, the messages and the schemas of the tools.`;
    case 401:
      return `Check the API key: the option apiKey or the environment variable ${keyVariable}.`;
    case 403:
      return `Check what the key is allowed to do: its project, the region, and access to ${asked}.`;
    case 404:
      return `Check the name of ${asked} and the baseURL${baseURL === undefined ? '' : ` (${baseURL})`}.`;
    case 413:
      return 'The request is too large: send fewer messages or smaller images.';
    case 429:
      return 'Ask less often (withRateLimit), or later.';
    default:
      return '';
  }
}

/** A URL without what may be a name, a password or a token in it. */
const withoutUser = (url: string): string => url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*/, '');
