import type { Skill } from './skill';
import type { Slot } from './slot';
import type { Token } from './tokens';

/** Where the values of a call are looked for, and what has been found. */
export interface Scope {
  readonly skill: Skill;
  /** The part of the question that asks for the call. */
  readonly tokens: readonly Token[];
  /** The whole question. */
  readonly question: readonly Token[];
  /** The labels of all slots. */
  readonly labels: ReadonlySet<string>;
  /** How often a token was used; a calculation holds several numbers. */
  readonly taken: Map<Token, number>;
  /** The slots that had to be filled without a word of the question. */
  readonly missing: Slot[];
}
