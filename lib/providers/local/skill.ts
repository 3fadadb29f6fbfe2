import type { ToolSpec } from '../../types/tool';
import type { Schema } from './slot';
import { isAmong, isStop, type Token } from './tokens';
import { allStems, nameStems, stems } from './words';

/** A tool as a question may ask for it. */
export interface Skill {
  readonly toolName: string;
  readonly schema: Schema;
  /** The stems of its name. */
  readonly names: readonly string[];
  /** The stems of what its description and its enums speak of. */
  readonly topics: readonly string[];
  /** Whether a token is no part of a value: a stop word, or in the name of the tool or of a parameter. */
  isIdle(token: Token): boolean;
}

/** Makes a tool a skill. */
export function toSkill({ name, description, parameters }: ToolSpec): Skill {
  const schema = parameters as Schema;
  const properties = Object.entries(schema.properties ?? {});
  const options = properties.map(([, property]) => (property as Schema | undefined)?.enum);
  const labels = allStems([name, ...properties.map(([label]) => label)].join(' '));
  return {
    toolName: name,
    schema,
    names: nameStems(name),
    topics: stems(`${description} ${options.join(' ')}`),
    isIdle: (token) => isStop(token) || isAmong(labels, token),
  };
}
