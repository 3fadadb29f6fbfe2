import { isNote, type ReplyItem } from '../protocol/replyItem';

/** Whether a decorator tells something, and not the model. */
export const isDecoratorNote = (item: ReplyItem): boolean => isNote(item) && (item.type === 'retry' || item.type === 'fallback');
