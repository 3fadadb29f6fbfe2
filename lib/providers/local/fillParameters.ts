import { finds, type Find, type Source } from './findValue';
import { partQuotations } from './quotations';
import { restOf } from './restOf';
import type { Skill } from './skill';
import { itemOf, toSlot, type Schema, type Slot } from './slot';

/** What a clause says of a tool's parameters. */
export interface Filled {
  readonly parameters: Record<string, unknown>;
  /** Whether each required parameter has a value from the clause. */
  readonly isComplete: boolean;
  /** The clause without the values. */
  readonly rest: string;
}

/** Fills a tool's parameters from a clause and, where it does not tell, from the whole question. Required ones always get a value. */
export function fillParameters(skill: Skill, clause: string, question = clause): Filled {
  const source: Source = { skill, rest: clause };
  let isComplete = true;
  const fillObject = ({ properties = {}, required = [] }: Schema, depth: number): Record<string, unknown> => {
    const values = new Map<string, unknown>();
    const slots = Object.entries(properties).map(([name, property], index) => toSlot(name, property, required.includes(name), !required.length && !index));
    slots.sort((one, other) => +other.isRequired - +one.isRequired);
    for (const find of [...finds, (slot: Slot) => (slot.isRequired ? fallBack(slot, depth) : undefined)]) {
      for (const slot of slots) {
        const value = values.has(slot.name) ? undefined : find(slot, source);
        if (value !== undefined) values.set(slot.name, value);
      }
    }
    return Object.fromEntries(values);
  };
  const fallBack = (slot: Slot, depth: number): unknown => {
    const { type, schema } = slot;
    if (type === 'object') return depth > 8 ? {} : fillObject(schema, depth + 1);
    if (schema.default !== undefined) return schema.default;
    if (type === 'array') return Array.from({ length: depth > 2 ? 0 : Math.min(schema.minItems ?? 0, 8) }, () => fallBack(itemOf(slot), depth + 1));
    if (type === 'boolean') return false;
    isComplete = false;
    const elsewhere = finds.slice(0, 2).reduce((value: unknown, find: Find) => value ?? find(slot, { skill, rest: question }), undefined);
    if (elsewhere !== undefined) return elsewhere;
    if (type === 'number') return schema.minimum ?? 0;
    return (schema.enum as unknown[] | undefined)?.[0] ?? partQuotations(restOf(clause, skill, false) || question);
  };
  return { parameters: fillObject(skill.schema, 0), isComplete, rest: source.rest };
}
