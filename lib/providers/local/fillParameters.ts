import { findLabelled } from './findLabelled';
import { findRest } from './findRest';
import { findTyped } from './findTyped';
import type { Skill } from './skill';
import { toSlot, type Schema, type Slot } from './slot';
import { take } from './take';
import { textOf, type Token } from './tokens';

/** What a clause says of a tool's parameters. */
export interface Filled {
  readonly parameters: Record<string, unknown>;
  /** Whether the clause tells each required parameter. */
  readonly isComplete: boolean;
  /** The tokens that no value has taken. */
  readonly tokens: readonly Token[];
}

/** Fills a tool's parameters from a clause and, where it does not tell, from the whole question. Required ones always get a value. */
export function fillParameters(skill: Skill, clause: readonly Token[], question = clause): Filled {
  const source = { skill, tokens: [...clause] };
  let isComplete = true;
  const makeUp = (slot: Slot, depth: number): unknown => {
    const { schema, type, options, isRequired } = slot;
    if (!isRequired || schema.default !== undefined) return isRequired ? structuredClone(schema.default) : undefined;
    if (type === 'object') return depth < 9 ? fillObject(schema, depth + 1) : {};
    if (type === 'boolean') return false;
    isComplete = false;
    const elsewhere = { skill, tokens: [...question] };
    const isPlaced = (at: number): boolean => type === 'text' && /^(?:in|at|for|of|near|from|to)$/i.test(question[at - 1]?.text ?? '');
    return findTyped(slot, elsewhere) ?? take(slot, elsewhere, isPlaced) ?? options[0] ?? (type === 'number' ? (schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1) : textOf(question));
  };
  const fillObject = ({ properties = {}, required = [] }: Schema, depth: number): Record<string, unknown> => {
    const values = new Map<string, unknown>(Object.keys(properties).map((name) => [name, undefined]));
    const slots = Object.entries(properties).map(([name, property], index) => {
      const isRequired = required.includes(name);
      return toSlot(name, property, isRequired, isRequired || (!required.length && !index));
    });
    slots.sort((one, other) => +other.isRequired - +one.isRequired);
    for (const find of [findLabelled, findTyped, findRest, (slot: Slot) => makeUp(slot, depth)]) {
      for (const slot of slots) {
        if (values.get(slot.name) === undefined) values.set(slot.name, find(slot, source));
      }
    }
    return Object.fromEntries([...values].filter(([, value]) => value !== undefined));
  };
  return { parameters: fillObject(skill.schema, 0), isComplete, tokens: source.tokens };
}
