import type { Skill } from './skill';
import type { Slot } from './slot';
import { textOf, type Token } from './tokens';

/** Where the values of a call are looked for. */
export interface Source {
  readonly skill: Skill;
  /** The tokens of a clause that no value has taken. */
  readonly tokens: Token[];
}

/** A way to find a slot's value, which takes its tokens; undefined: nothing fits. */
export type Find = (slot: Slot, source: Source) => unknown;

/** Takes the first value that begins where it may: a token that spells it or, where any words will do, those up to an idle one or punctuation. */
export function take({ type, read }: Slot, { skill, tokens }: Source, mayBegin: (at: number, token: Token) => boolean): unknown {
  for (const [at, token] of tokens.entries()) {
    if (!mayBegin(at, token)) continue;
    let end = at + 1;
    if (type === 'text') {
      end = at;
      for (let next: Token | undefined = token; next && !skill.isIdle(next); next = next.end || next.form !== 'word' ? undefined : tokens[end]) end++;
    }
    const value = end > at ? read({ ...token, text: textOf(tokens.slice(at, end)) }) : undefined;
    if (value === undefined) continue;
    const more = type === 'number' && token.form === 'calculation' ? token.text.replace(/^-?[\d.,]+\D*/, '') : '';
    tokens.splice(at, end - at, ...(more ? [{ ...token, text: more }] : []));
    return value;
  }
  return undefined;
}
