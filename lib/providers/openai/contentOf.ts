import { partsOf } from '../../messages/partsOf';
import { textContent } from '../../messages/textContent';
import type { ContentPart, Message } from '../../types/message';

/** The content of a message: its text, which every server takes, or its parts where it was made of some. */
export function contentOf<P>(message: Message, toPart: (part: ContentPart) => P): string | P[] {
  const parts = message.contentParts?.length ? partsOf(message) : [];
  return parts.length > 0 ? parts.map(toPart) : textContent(message);
}
