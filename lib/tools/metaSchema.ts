import type { SchemaNode } from './resolveSchema';

const itself = { $ref: '#' } as const;
const list = { type: 'array', items: itself } as const;
const record = { type: 'object', additionalProperties: itself } as const;
const typeName = { type: 'string', enum: ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] } as const;

/** The structure of a JSON Schema, as far as the validator would not notice or not say where it is wrong. */
export const metaSchema: SchemaNode = {
  type: ['object', 'boolean'],
  properties: {
    type: { anyOf: [typeName, { type: 'array', items: typeName }] },
    required: { type: 'array', items: { type: 'string' } },
    properties: record,
    patternProperties: record,
    $defs: record,
    definitions: record,
    additionalProperties: itself,
    items: { anyOf: [itself, list] },
    allOf: list,
    anyOf: list,
    oneOf: list,
  },
};
