import type { ToolSpec } from '../../types/tool';
import type { Schema } from './slot';
import { split, stem, stems } from './words';

/** A tool as a question may ask for it. */
export interface Skill {
  readonly toolName: string;
  readonly schema: Schema;
  /** The stems of its name. */
  readonly names: readonly string[];
  /** The stems of what its description and its enums speak of. */
  readonly topics: ReadonlySet<string>;
}

export function toSkill({ name, description, parameters }: ToolSpec): Skill {
  const schema = parameters as Schema;
  const names = stems(name);
  const options = Object.values(schema.properties ?? {}).map((property) => (property as Schema).enum);
  return { toolName: name, schema, names: names.length ? names : split(name).map(stem), topics: new Set(stems(`${description} ${options.join(' ')}`)) };
}
