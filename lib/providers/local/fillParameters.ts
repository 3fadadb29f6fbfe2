import { finds } from './find';
import { restOf } from './rest';
import type { Scope } from './scope';
import type { Skill } from './skill';
import { itemSlot, toSlots, type Schema, type Slot } from './slot';
import type { Token } from './tokens';
import { fillers } from './words';

/** What a question says of a tool's parameters. */
export interface Filled {
  readonly parameters: Record<string, unknown>;
  /** Whether each required parameter has a value from the question. */
  readonly isComplete: boolean;
  /** Whether the clause says nothing else. */
  readonly isExact: boolean;
}

/** Fills a tool's parameters from a clause and, where the clause does not tell, from the whole question. Required ones always get a value. */
export function fillParameters(skill: Skill, tokens: readonly Token[], question = tokens): Filled {
  const scope: Scope = { skill, tokens, question, labels: new Set(), taken: new Map(), missing: [] };
  const parameters = fillObject(skill.schema, scope, 0);
  return {
    parameters,
    isComplete: !scope.missing.length,
    isExact: !scope.missing.length && tokens.every((token) => scope.taken.has(token) || fillers.has(token.lower)),
  };
}

function fillObject(schema: Schema, outer: Scope, depth: number): Record<string, unknown> {
  if (depth > 8) return {};
  const slots = toSlots(schema);
  const scope = { ...outer, labels: new Set(slots.flatMap(({ labels }) => [...labels])) };
  const values = new Map<string, unknown>();
  const fill = (among: readonly Slot[], find: (slot: Slot) => unknown): void => {
    for (const slot of among) {
      const value = values.has(slot.name) ? undefined : find(slot);
      if (value !== undefined) values.set(slot.name, value);
    }
  };
  const required = slots.filter(({ isRequired }) => isRequired);
  finds.forEach((find) => fill(slots, (slot) => find(slot, scope)));
  if (scope.question !== scope.tokens) finds.slice(0, 3).forEach((find) => fill(required, (slot) => find(slot, { ...scope, tokens: scope.question })));
  fill(required, (slot) => fallback(slot, scope, depth));
  return Object.fromEntries(values);
}

/** A value that satisfies the schema, whatever the question says. */
function fallback(slot: Slot, scope: Scope, depth: number): unknown {
  const { type, schema, options } = slot;
  if (schema.default !== undefined) return schema.default;
  if (type === 'object') return fillObject(schema, scope, depth + 1);
  if (type === 'array') return Array.from({ length: depth > 2 ? 0 : Math.min(schema.minItems ?? 0, 8) }, () => fallback(itemSlot(slot), scope, depth + 1));
  if (type === 'boolean') return false;
  scope.missing.push(slot);
  if (options) return [...options.values()][0];
  if (type === 'number') return Math.min(schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1, schema.maximum ?? Infinity);
  return restOf(slot, scope) || scope.question.map(({ raw }) => raw).join(' ');
}
