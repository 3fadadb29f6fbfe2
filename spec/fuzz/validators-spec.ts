import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { compileSchema } from '../../lib/tools/compileSchema';
import { plainSchema, type PlainSchema } from '../../lib/tools/plainSchema';
import type { SchemaNode } from '../../lib/tools/resolveSchema';
import { schemaIssues } from '../../lib/tools/schemaIssues';

const keys = fc.constantFrom('', 'a', 'b', '__proto__', 'constructor', 'a/b', '~%é');
const numbers = fc.constantFrom(-1, 0, 0.5, 1, 2, 3);
const counts = fc.nat(3);
const types = fc.constantFrom('string', 'number', 'integer', 'boolean', 'object', 'array', 'null');
const record = <T>(parts: fc.Arbitrary<T>) => fc.dictionary(keys, parts, { maxKeys: 2 });

const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom(null, true, '', 'a', 'ab', '😀', '1'), numbers, fc.array(tie('value'), { maxLength: 3 }), record(tie('value'))),
}));

/** One or two keywords of a schema, so that many values are valid. */
const { schema } = fc.letrec((tie) => {
  const part = tie('schema');
  const [list, names] = [fc.array(part, { minLength: 1, maxLength: 2 }), fc.uniqueArray(keys, { maxLength: 2 })];
  const keywords: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })), const: value, enum: fc.array(value, { minLength: 1, maxLength: 3 }), $ref: fc.constantFrom('#/$defs/a', '#/$defs/b%25'),
    minimum: numbers, maximum: numbers, exclusiveMinimum: numbers, exclusiveMaximum: numbers, multipleOf: fc.constantFrom(0.5, 1, 2), minLength: counts, maxLength: counts, pattern: fc.constantFrom('^a', 'b$', '\\d'),
    minItems: counts, maxItems: counts, uniqueItems: fc.boolean(), items: fc.oneof(part, list), additionalItems: part,
    minProperties: counts, maxProperties: counts, required: names, properties: record(part), patternProperties: fc.dictionary(fc.constantFrom('^a', '/'), part), additionalProperties: part,
    propertyNames: part, dependencies: record(fc.oneof(part, names)), allOf: list, anyOf: list, oneOf: list, not: part, if: part, then: part, else: part, prefixItems: list, 'x-of-mine': value,
  };
  const some = fc.uniqueArray(fc.constantFrom(...Object.keys(keywords)), { minLength: 1, maxLength: 4 });
  return { schema: fc.oneof({ maxDepth: 4, withCrossShrink: true }, fc.boolean(), some.chain((chosen) => fc.record(Object.fromEntries(chosen.map((keyword) => [keyword, keywords[keyword] ?? part]))))) };
});

const wholes = fc.tuple(schema, schema, schema).map(([root, a, b]) => JSON.parse(JSON.stringify({ allOf: [root], $defs: { a, 'b%': b } })) as SchemaNode);
const values = fc.array(value, { minLength: 5, maxLength: 5 }).map((list) => JSON.parse(JSON.stringify(list)) as unknown[]);

/** ajv takes an empty name that is asked for as given. */
const emptyName = /[[,]""[\],]/;

const result = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof RangeError ? 'endless' : error;
  }
};

it('ajv, Node and browsers judge alike, and say the same', () => {
  fc.assert(
    fc.property(wholes, values, (whole, given) => {
      const plain = result(() => plainSchema(whole));
      if (plain === 'endless') return;
      const inBrowsers = schemaIssues(plain as PlainSchema);
      const onNode = result(() => compileSchema(whole)) as ReturnType<typeof compileSchema>;
      const ajv = new Ajv({ strict: false, ownProperties: true, validateSchema: false, meta: false, logger: false }).compile(whole as object);
      for (const each of given) {
        const issues = result(() => inBrowsers(each));
        expect(result(() => onNode(each))).toEqual(issues);
        if (Array.isArray(issues) && !emptyName.test(JSON.stringify(whole))) expect([each, issues.length === 0]).toEqual([each, ajv(each)]);
      }
    }),
    { numRuns: 1000 },
  );
});
