import { defer, filter, finalize, merge, Subject, type Observable, type OperatorFunction } from 'rxjs';
import { isNote, type ReplyItem } from './replyItem';
import { joined, tokenOf } from './retryToken';
import type { ModelNote, ModelRequest } from '../types/provider';
import type { ToolCall } from '../types/toolCall';
import type { Ask } from './askProvider';

/** A reply with its side notes in one stream, in the order told: what decorators work on. */
export const replyItems = (ask: Ask, request: ModelRequest): Observable<ReplyItem> =>
  defer(() => {
    const notes = new Subject<ModelNote>();
    const reply = defer(() => ask({ ...request, report: joined((note) => notes.next(note), tokenOf(request.report)) }));
    return merge(notes, reply.pipe(finalize(() => notes.complete())));
  });

/** The way back: side notes are reported, the rest is emitted. */
export const reportNotes = ({ report }: ModelRequest): OperatorFunction<ReplyItem, string | ToolCall> =>
  filter((item): item is string | ToolCall => {
    if (!isNote(item)) return true;
    report(item);
    return false;
  });
