import type { Message } from '../types/message';

/**
 * The text of a message: the text parts of a multimodal message joined by one space; where it has none, its `content`.
 *
 * @example
 * import { imageMessage, textContent } from 'rxagent';
 * textContent(imageMessage('https://example.com/cat.png', 'What is this?')); // 'What is this?'
 */
export const textContent = (message: Message): string => {
  const texts = message.contentParts?.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts?.length ? texts.join(' ') : message.content;
};
