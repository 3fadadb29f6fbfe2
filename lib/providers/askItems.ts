import { identity, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { askProvider } from '../protocol/askProvider';
import type { ReplyItem } from '../protocol/replyItem';
import { inContext } from '../protocol/inContext';
import { replyItems } from '../protocol/replyItems';
import type { ModelRequest, Provider } from '../types/provider';

/** Asks for one reply, its side notes in line. */
export type AskItems = (request: ModelRequest) => Observable<ReplyItem>;

/** How the decorator `by` asks what it wraps. Nothing is called before the subscription. */
export function askItems(by: string, provider: Provider): AskItems {
  if (typeof provider !== 'object' || provider === null) {
    throw new ConfigurationError(`${by} wraps a provider, such as new LocalProvider(); got ${String(provider)}.`);
  }
  const ask = askProvider(provider);
  return (request) => replyItems(ask, request).pipe(inContext(identity));
}
