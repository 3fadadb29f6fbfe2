import { textContent } from '../messages/textContent';
import type { Message } from '../types/message';

/** What vendors charge for a picture of ordinary size, about. */
const tokensPerImage = 1000;

/** Estimates the tokens of a message: a quarter of the characters of its text and its calls' arguments, and a flat sum for an image. */
export function countTokens(message: Message): number {
  const images = message.contentParts?.filter((part) => part.type !== 'text').length ?? 0;
  const characters = (message.toolCalls ?? []).reduce((sum, { parameters }) => sum + JSON.stringify(parameters).length, textContent(message).length);
  return Math.ceil(characters / 4) + images * tokensPerImage;
}
