import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

type SchemaNode = Exclude<JSONSchema, boolean>;

/**
 * The type of `result.parsed` for a `responseSchema`; `unknown` where the schema is known only at run time. Resolved only for the schema at hand, as the arguments of
 * `tool()` are.
 *
 * @example
 * import type { ParsedOutput } from 'rxagent';
 * const rivers: ParsedOutput<{ type: 'array'; items: { type: 'string' } }> = ['Aare', 'Reuss'];
 */
export type ParsedOutput<Schema> = IsAny<Schema> extends true ? unknown : Schema extends SchemaNode ? FromSchema<Schema> : unknown;

/** Whether the type stands for schemas in general. */
type IsAny<Schema> = [SchemaNode] extends [Schema] ? true : string extends keyof Schema ? true : false;
