import type { Message, Usage } from 'rxagent';
import type { RunView } from './runView';

/** What a page that is loaded again goes on with. */
export interface SavedChat {
  /** The question of a run under way comes last; its answer is not among them. */
  readonly messages: readonly Message[];
  readonly runs: Readonly<Record<number, RunView>>;
  /** Without a run under way. */
  readonly usage: Usage;
  /** The run under way, if there is one. */
  readonly runId?: string | undefined;
}

const KEY = 'rxagent.chat';

/** In this tab only. */
export function loadChat(): SavedChat | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as SavedChat | null ?? undefined;
  } catch {
    return undefined;
  }
}

/** Where there is too much to keep, pictures go first. */
export function saveChat(chat: SavedChat): void {
  const bare = ({ contentParts: _, ...message }: Message): Message => message;
  for (const attempt of [chat, { ...chat, messages: chat.messages.map(bare) }]) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(attempt));
      return;
    } catch {
      continue;
    }
  }
  forgetChat();
}

export function forgetChat(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // there is no storage, so there is nothing to forget
  }
}
