import { describe, expect, it, jest } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { ConfigurationError } from '../../lib/errors/configurationError';
import { argumentChecker } from '../../lib/tools/argumentChecker';
import { tool, type ToolOptions } from '../../lib/tools/tool';
import type { Tool, ToolContext } from '../../lib/types/tool';

const base = { name: 'spec', description: 'For a spec' } as const;

describe('tool', () => {
  it('should make a plain, frozen tool', () => {
    const options = { ...base, parameters: { type: 'object' }, execute: () => 1, terminal: true, timeoutMs: 5 } as const;
    const made = tool(options);

    expect(made).toEqual(options);
    expect(made).not.toBe(options);
    expect(Object.isFrozen(made)).toBe(true);
    expect(made.parameters).toBe(options.parameters);
    expectTypeOf(made).toEqualTypeOf<Tool>();
  });

  it('should add nothing', () => {
    expect(Object.keys(tool({ ...base, parameters: { type: 'object' }, execute: () => 1 }))).toEqual(['name', 'description', 'parameters', 'execute']);
  });

  it('should run what it was given', () => {
    const execute = jest.fn(({ a }: { a: number }) => a + 1);
    const made = tool({ ...base, parameters: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] }, execute });
    const context = { context: undefined, runId: 'r', toolCallId: 'c', signal: new AbortController().signal };

    expect(made.execute({ a: 1 }, context)).toBe(2);
    expect(execute.mock.calls).toEqual([[{ a: 1 }, context]]);
  });

  it('should be ready to check calls', () => {
    const made = tool({ ...base, parameters: { type: 'object', properties: { a: { type: 'number' } } }, execute: () => 1 });

    expect(argumentChecker(made)({ id: '1', toolName: 'spec', parameters: { a: '1' } })).toEqual({ a: 1 });
  });

  it.each([
    [{ name: 'no spaces please' }, "Tool 'no spaces please': name"],
    [{ description: 1 }, "Tool 'spec': description"],
    [{ parameters: { type: 'string' } }, "Tool 'spec': parameters"],
    [{ parameters: { type: 'object', properties: { a: { type: 'text' } } } }, "Tool 'spec': 'parameters.properties.a.type'"],
    [{ execute: 1 }, "Tool 'spec': execute"],
    [{ timeoutMs: -1 }, "Tool 'spec': timeoutMs"],
  ])('should refuse %j at once', (changes, message) => {
    const make = (): Tool => tool({ ...base, parameters: { type: 'object' }, execute: () => 1, ...changes } as unknown as ToolOptions<{ type: 'object' }>);

    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });

  it.each([undefined, null, {}])('should refuse %p for options', (options) => {
    expect(() => tool(options as ToolOptions<{ type: 'object' }>)).toThrow(ConfigurationError);
  });

  it('should infer the arguments from the schema', () => {
    tool({
      ...base,
      parameters: {
        type: 'object',
        properties: {
          text: { type: 'string' },
          optional: { type: 'number' },
          defaulted: { type: 'integer', default: 3 },
          listed: { type: 'string', enum: ['a', 'b'] },
          constant: { const: 'k' },
          nullable: { type: ['string', 'null'] },
          either: { anyOf: [{ type: 'number' }, { type: 'boolean' }] },
          list: { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'], additionalProperties: false } },
          pair: { type: 'array', items: [{ type: 'string' }, { type: 'number' }], additionalItems: false, minItems: 2 },
          referred: { $ref: '#/$defs/place' },
        },
        required: ['text', 'constant', 'pair', 'referred'],
        additionalProperties: false,
        $defs: { place: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false } },
      },
      execute: (args, context) => {
        expectTypeOf(args).toEqualTypeOf<{
          text: string;
          optional?: number;
          defaulted?: number;
          listed?: 'a' | 'b';
          constant: 'k';
          nullable?: string | null;
          either?: number | boolean;
          list?: { id: number }[];
          pair: [string, number];
          referred: { city: string };
        }>();
        expectTypeOf(context).toEqualTypeOf<ToolContext>();
        // @ts-expect-error a name that the schema does not have
        return args.texts as unknown;
      },
    });
  });

  it('should infer what is open and what has no properties', () => {
    const text = { type: 'string' } as const;
    tool({ ...base, parameters: { type: 'object' }, execute: (args) => expectTypeOf(args).toEqualTypeOf<Record<string, unknown>>() });
    tool({ ...base, parameters: { type: 'object', properties: {} }, execute: (args) => expectTypeOf(args).toEqualTypeOf<Record<string, unknown>>() });
    tool({
      ...base,
      parameters: { type: 'object', additionalProperties: { type: 'number' } },
      execute: (args) => expectTypeOf(args).toEqualTypeOf<Record<string, number>>(),
    });
    tool({ ...base, parameters: { type: 'object', properties: { text } }, execute: ({ text: a = 'x' }) => expectTypeOf(a).toEqualTypeOf<string>() });
    tool({ ...base, parameters: { type: 'object', properties: { text } }, execute: ({ other }) => expectTypeOf(other).toEqualTypeOf<unknown>() });
  });

  it('should infer nothing from a schema that is known at run time only', () => {
    const parameters = JSON.parse('{ "type": "object", "properties": { "next": { "$ref": "#" } } }') as ToolOptions<{ type: 'object' }>['parameters'];
    const made = tool({ ...base, parameters, execute: (args) => expectTypeOf(args).toEqualTypeOf<Record<string, unknown>>() });

    expect(made.parameters).toBe(parameters);
  });

  it('should take functions that need less or that are annotated', () => {
    const byName = (args: { a: string; b?: number | undefined }): string => args.a;
    tool({ ...base, parameters: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['a'] }, execute: byName });
    tool({ ...base, parameters: { type: 'object' }, execute: async () => Promise.resolve(1) });
    tool({ ...base, parameters: { type: 'object' }, async *execute() { yield await Promise.resolve(1); } });
    // @ts-expect-error the schema gives a number
    tool({ ...base, parameters: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] }, execute: byName });
    // @ts-expect-error the schema does not require it
    tool({ ...base, parameters: { type: 'object', properties: { a: { type: 'string' } } }, execute: byName });
  });

  describe('context', () => {
    interface User { user: string }
    const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } as const;

    it('should be inferred where the second parameter is annotated, the arguments from the schema as ever', () => {
      const made = tool({
        ...base,
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
        execute: (args, { context }: ToolContext<User>) => {
          expectTypeOf(args).toEqualTypeOf<{ city: string }>();
          return `${args.city} for ${context.user}`;
        },
      });
      const byName = ({ city: name }: { city: string }, { context }: ToolContext<User>): string => name + context.user;

      expectTypeOf(made).toEqualTypeOf<Tool<User>>();
      expectTypeOf(tool({ ...base, parameters: city, execute: byName })).toEqualTypeOf<Tool<User>>();
      expectTypeOf(tool({ ...base, parameters: city, async *execute(args, { context }: ToolContext<User>) { yield await Promise.resolve(args.city + context.user); } })).toEqualTypeOf<Tool<User>>();
      // @ts-expect-error the schema gives a string
      tool({ ...base, parameters: city, execute: (args: { city: number }, { context }: ToolContext<User>) => context.user });
      // @ts-expect-error the schema has no such name
      tool({ ...base, parameters: { type: 'object', additionalProperties: false }, execute: ({ town }, { context }: ToolContext<User>) => [String(town), context.user] });
    });

    it('should be unknown where it is not', () => {
      const made = tool({ ...base, parameters: city, execute: (args, { context }) => [args.city, expectTypeOf(context).toEqualTypeOf<unknown>()] });

      expectTypeOf(made).toEqualTypeOf<Tool>();
      expectTypeOf(tool({ ...base, parameters: city, execute: (args) => args.city })).toEqualTypeOf<Tool>();
      expectTypeOf(tool({ ...base, parameters: city, execute: (args: { city: string }, { runId }: ToolContext) => args.city + runId })).toEqualTypeOf<Tool>();
      // @ts-expect-error nobody knows what it is
      tool({ ...base, parameters: city, execute: (_, { context }) => String(context.user) });
    });

    it('should be what the place of the tool says', () => {
      const made: Tool<User> = tool({ ...base, parameters: city, execute: (args, { context }) => args.city + context.user });

      expect(made.execute({ city: 'Bern' }, { context: { user: 'ada' }, runId: 'r', toolCallId: 'c', signal: new AbortController().signal })).toBe('Bernada');
    });

    it('should let a tool pass for one with more context, never for one with less or other', () => {
      const needy = tool({ ...base, parameters: city, execute: (_, { context }: ToolContext<User>) => context.user });
      const frugal = tool({ ...base, parameters: city, execute: () => 1 });

      expectTypeOf(frugal).toExtend<Tool<User>>();
      expectTypeOf(needy).toExtend<Tool<User & { id: number }>>();
      // @ts-expect-error it would get no user
      const less: Tool = needy;
      // @ts-expect-error it would get a session where it wants a user
      const other: Tool<{ session: string }> = needy;
      // @ts-expect-error it may get nothing at all
      const perhaps: Tool<User | undefined> = needy;
      // @ts-expect-error it would get no user, written by hand or not
      const plain: Tool = { ...base, parameters: {}, execute: (_: unknown, { context }: ToolContext<User>) => context.user };
      expect([less, other, perhaps, plain]).toHaveLength(4);
    });
  });

  it('should refuse what is no schema when it is compiled', () => {
    const make = (): Tool[] => [
      // @ts-expect-error the root is no object
      tool({ ...base, parameters: { type: 'string' }, execute: () => 1 }),
      // @ts-expect-error no such type
      tool({ ...base, parameters: { type: 'object', properties: { a: { type: 'text' } } }, execute: () => 1 }),
      // @ts-expect-error no such keyword
      tool({ ...base, parameters: { type: 'object', properties: { a: { type: 'string', enums: ['a'] } } }, execute: () => 1 }),
      // @ts-expect-error no such option
      tool({ ...base, parameters: { type: 'object' }, execute: () => 1, timeout: 5 }),
      // @ts-expect-error no parameters
      tool({ ...base, execute: () => 1 }),
    ];

    expect(make).toThrow(ConfigurationError);
  });

  it('should infer deep schemas', () => {
    tool({
      ...base,
      parameters: {
        type: 'object',
        properties: {
          a: {
            type: 'object',
            properties: {
              b: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: {
                    c: {
                      type: 'object',
                      properties: {
                        d: {
                          type: 'array',
                          items: {
                            anyOf: [
                              { type: 'object', properties: { e: { type: 'array', items: { type: 'string', enum: ['x', 'y'] } } }, required: ['e'] },
                              { type: 'null' },
                            ],
                          },
                        },
                      },
                      required: ['d'],
                    },
                  },
                  required: ['c'],
                },
              },
            },
            required: ['b'],
          },
        },
        required: ['a'],
      },
      execute: ({ a }) => {
        expectTypeOf(a.b[0]?.c.d[0]?.e).toEqualTypeOf<('x' | 'y')[] | undefined>();
      },
    });
  });
});
