import * as fc from 'fast-check';
import { ConfigurationError, ToolValidationError, type Tool } from 'rxagent';
import { argumentChecker } from '../../lib/tools/argumentChecker';
import { coerceArguments } from '../../lib/tools/coerceArguments';
import { compileSchema } from '../../lib/tools/compileSchema';
import type { SchemaNode } from '../../lib/tools/resolveSchema';

const numRuns = 300;
const keys = fc.constantFrom('a', 'b', '__proto__', 'constructor', '');

/** A schema that may well be wrong. */
const { schema } = fc.letrec<{ schema: unknown; some: unknown[]; properties: unknown }>((tie) => ({
  some: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
  properties: fc.dictionary(keys, tie('schema'), { maxKeys: 3 }),
  schema: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.boolean(), fc.constantFrom({ type: 'string' }, { type: 'integer', minimum: 1 }, { type: 'boolean' }, { enum: ['x', 1, null] }, { const: { a: 1 } }, { $ref: '#' }, { $ref: '#/properties/a' }, { $ref: '#/nowhere' }, { type: ['number', 'null'] }, { pattern: '^x' })),
    fc.record({ type: fc.constantFrom('object', 'array'), properties: tie('properties'), required: fc.array(keys, { maxLength: 2 }), items: tie('schema'), additionalProperties: tie('schema') }, { requiredKeys: [] }),
    fc.record({ anyOf: tie('some'), oneOf: tie('some'), allOf: tie('some'), not: tie('schema') }, { requiredKeys: [] }),
    // The validator does not look into a union one of whose branches is `true`, and null counts as not given.
    fc.dictionary(fc.constantFrom('type', 'properties', 'items', 'enum', 'anyOf', '$ref', 'minimum', 'pattern', 'required'), fc.jsonValue().filter((given) => given !== null), { maxKeys: 2 }),
  ),
}));
const parameters = fc.record({ properties: fc.dictionary(keys, schema, { maxKeys: 3 }), required: fc.array(keys, { maxLength: 2 }), anyOf: fc.array(schema, { minLength: 1, maxLength: 2 }), additionalProperties: schema }, { requiredKeys: ['properties'] }).map((rules) => ({ type: 'object', ...rules }) as unknown as SchemaNode);

const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.constantFrom('1', 'true', 'x', '', null, 1, -0.5, true), fc.jsonValue({ maxDepth: 1 }), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(keys, tie('value'), { maxKeys: 3 })),
}));
const args = fc.oneof(fc.dictionary(keys, value, { maxKeys: 4 }), fc.anything());

describe('the arguments of a call', () => {
  it('are checked and copied, or refused with an error of ours', () => {
    fc.assert(
      fc.property(parameters, args, (rules, given) => {
        const tool: Tool = { name: 't', description: '', parameters: rules, execute: () => '' };
        try {
          const checked = argumentChecker(tool)({ id: 'a', toolName: 't', parameters: given as Record<string, unknown> });
          expect(checked).not.toBe(given);
          expect(compileSchema(rules)(checked)).toEqual([]);
        } catch (error) {
          if (!(error instanceof ConfigurationError) && !(error instanceof ToolValidationError)) throw error;
        }
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it('stay as they are when they are valid, and when they were coerced before', () => {
    const plain = fc.constantFrom<SchemaNode>({ type: 'object', properties: { a: { type: 'integer' }, b: { type: 'array', items: { type: 'boolean' } } } }, { type: 'object', properties: { a: { anyOf: [{ type: 'string' }, { type: 'number' }] } } });
    fc.assert(
      fc.property(plain, fc.dictionary(fc.constantFrom('a', 'b', 'c'), value), (rules, raw) => {
        const given = JSON.parse(JSON.stringify(raw), (key, item: unknown) => (key === '__proto__' ? undefined : item)) as Record<string, unknown>;
        const once = coerceArguments(given, rules, rules);
        expect(coerceArguments(once, rules, rules)).toEqual(once);
        if (compileSchema(rules)(given).length === 0) expect(once).toEqual(given);
      }),
      { numRuns },
    );
  });

  it('never touch Object.prototype', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const rules: SchemaNode = { type: 'object', properties: { a: { type: 'object' } } };
        const copy = coerceArguments(JSON.parse(`{"__proto__":${json},"a":{"__proto__":${json}}}`), rules, rules) as Record<string, object>;
        expect([copy, copy['a']].map((holder) => Object.getPrototypeOf(holder) === Object.prototype && !Object.hasOwn(holder!, '__proto__'))).toEqual([true, true]);
      }),
      { numRuns },
    );
  });
});
