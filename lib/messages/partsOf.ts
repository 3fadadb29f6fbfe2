import type { ContentPart, Message } from '../types/message';

/** All pieces of a message that say something: its parts, or its `content`, which comes first where the parts hold no text. Blank text is none. */
export function partsOf({ content, contentParts = [] }: Message): ContentPart[] {
  const parts: ContentPart[] = contentParts.some(({ type }) => type === 'text') ? contentParts : [{ type: 'text', text: content }, ...contentParts];
  return parts.filter((part) => part.type !== 'text' || part.text.trim() !== '');
}
