import type { Message, ToolCall } from 'rxagent';

/** One thing that the demo model does in a reply. */
export type Line =
  | { readonly think: string }
  /** `perSecond`: words; default 60. */
  | { readonly say: string; readonly perSecond?: number }
  | { readonly call: string; readonly with: ToolCall['parameters'] }
  | { readonly fail: string };

/** Where a run stands when the model is asked. */
export interface Cue {
  readonly question: Message;
  /** The turn, from 0. */
  readonly turn: number;
  /** What the tools of this run have given. */
  readonly results: readonly Message[];
}

/** What the demo model says and does when it is asked something like `matches`. */
export interface Scene {
  readonly matches: RegExp;
  readonly play: (cue: Cue) => readonly Line[];
}

/** What a tool has given, or why it has not. */
export const resultOf = ({ results }: Cue, toolName: string): Message | undefined => results.find((message) => message.toolName === toolName);
