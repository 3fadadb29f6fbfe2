import { isPlainObject } from '../messages/isPlainObject';

const KEYWORDS = /^(type|enum|const|anyOf|properties|required|additionalProperties|items|description|title|\$ref|\$defs|definitions)$/;
const WITH_TYPE = ['type', 'enum', 'const', 'anyOf', '$ref'];

/** Which further demands vendors have on schemas that they hold a model to. */
export interface ClosedSchemaRules {
  /** Whether every property must be required. */
  allRequired?: boolean;
  /** Whether references are refused. */
  noReferences?: boolean;
}

/**
 * Whether a vendor can hold its model to `schema`: every object names all the properties that it may have, everything has a type, and nothing but these keywords is used
 * (they answer 400 to others).
 */
export function isClosedSchema(schema: unknown, rules: ClosedSchemaRules): boolean {
  if (!isPlainObject(schema)) return false;
  const { properties = {}, $defs = {}, definitions = {}, items, anyOf = [], required = [], type } = schema;
  const describesObject = 'properties' in schema || [type].flat().includes('object');
  const describesArray = [type].flat().includes('array');
  if (!Object.keys(schema).every((key) => KEYWORDS.test(key)) || !WITH_TYPE.some((key) => key in schema)) return false;
  if (![properties, $defs, definitions].every(isPlainObject) || !Array.isArray(anyOf) || !Array.isArray(required)) return false;
  if (describesObject && schema['additionalProperties'] !== false) return false;
  if (describesArray && items === undefined) return false;
  if (rules.allRequired && !Object.keys(properties as object).every((name) => required.includes(name))) return false;
  if (rules.noReferences && '$ref' in schema) return false;
  const parts = [properties, $defs, definitions].flatMap((named) => Object.values(named as object) as unknown[]);
  return [...parts, ...(anyOf as unknown[]), ...(items === undefined ? [] : [items])].every((part) => isClosedSchema(part, rules));
}
