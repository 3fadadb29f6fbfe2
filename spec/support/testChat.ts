import { Subject, type Observable } from 'rxjs';
import { AbstractChat, type ChatInit, type ChatState, type UIMessage } from 'ai';

/** What `useChat` is built on, without React. */
export class TestChat extends AbstractChat<UIMessage> {
  /** The newest message, whenever it has changed. */
  readonly seen: Observable<UIMessage>;

  constructor({ messages = [], ...init }: ChatInit<UIMessage>) {
    const seen = new Subject<UIMessage>();
    const state: ChatState<UIMessage> = {
      status: 'ready',
      error: undefined,
      messages,
      pushMessage: (message) => void (state.messages = [...state.messages, message]),
      popMessage: () => void (state.messages = state.messages.slice(0, -1)),
      replaceMessage: (index, message) => {
        state.messages = state.messages.with(index, structuredClone(message));
        seen.next(message);
      },
      snapshot: (value) => structuredClone(value),
    };
    super({ ...init, state });
    this.seen = seen;
  }
}
