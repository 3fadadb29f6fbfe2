import type { ToolSpec } from '../../types/tool';
import type { Schema } from './slot';
import { split, stems } from './words';

/** A tool as a question may ask for it. */
export interface Skill {
  readonly toolName: string;
  readonly schema: Schema;
  /** The stems of its name. */
  readonly names: readonly string[];
  /** The stems of what its description and its enums speak of. */
  readonly topics: ReadonlySet<string>;
  /** Whether it passes the conversation on, as `transfer_to_sales` does: its description lists topics then, and one of them is enough. */
  readonly handsOver: boolean;
}

export function toSkill({ name, description, parameters }: ToolSpec): Skill {
  const schema = parameters as Schema;
  const ownName = name.replace(/^(?:transfer|route|hand_?off|escalate)_?(?=.)/i, '');
  const names = stems(ownName);
  const options = Object.values(schema.properties ?? {}).map((property) => (property as Schema).enum);
  return {
    toolName: name,
    schema,
    names: names.length ? names : split(ownName),
    topics: new Set(stems(`${description} ${options.join(' ')}`)),
    handsOver: ownName !== name,
  };
}
