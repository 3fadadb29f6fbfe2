import { defer, type Observable } from 'rxjs';
import type { ReplyItem } from '../protocol/replyItem';
import { reportNotes } from '../protocol/replyItems';
import type { ModelRequest, Provider } from '../types/provider';
import { askItems, type AskItems } from './askItems';

/** A provider that says of itself what `provider` does, and answers as `answer` makes of it. */
export function decorate(by: string, provider: Provider, answer: (ask: AskItems, request: ModelRequest) => Observable<ReplyItem>): Provider {
  const ask = askItems(by, provider);
  const { name, defaultModel, nativeTools, nativeSchema } = provider;
  return {
    name,
    ...(defaultModel !== undefined && { defaultModel }),
    ...(nativeTools !== undefined && { nativeTools }),
    ...(nativeSchema !== undefined && { nativeSchema }),
    stream: (request) => defer(() => answer(ask, request)).pipe(reportNotes(request)),
  };
}
