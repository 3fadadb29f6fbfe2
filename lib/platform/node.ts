import { AsyncResource } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { Ajv, type AnySchemaObject, type Options } from 'ajv';
import { assertions } from '../tools/assertions';
import { captureZone, type Enter } from './zone';

/** Reads a file's bytes; throws where there is none. */
export const readFile = (path: string | URL): Uint8Array => readFileSync(path);

/** A variable of the environment; undefined where it is not set. */
export const environment = (name: string): string | undefined => process.env[name];

/**
 * Keeps what `AsyncLocalStorage` holds now, and the zone where zone.js is loaded; the function it returns runs others under it.
 * (`AsyncLocalStorage.snapshot()` does the same at 70 times the cost.)
 */
export const captureContext = (): Enter => {
  const scope = new AsyncResource('rxagent.run');
  const inScope = <T, A>(foreign: (given: A) => T, given?: A): T => scope.runInAsyncScope(foreign as (given?: A) => T, undefined, given);
  const inZone = captureZone();
  return inZone ? <T, A>(foreign: (given: A) => T, given?: A): T => inScope(() => inZone(foreign, given as A)) : inScope;
};

const options: Options = { strict: false, strictNumbers: true, ownProperties: true, validateSchema: false, meta: false, logger: false, messages: false };

/** Where ajv compares each item with each other, and where it divides as computers do, it is to do as the interpreter does. */
const ownKeywords = [['uniqueItems', 'array'], ['multipleOf', 'number']] as const;

/** A name that is empty, in a list: ajv takes it for given. Such schemas (and those that list the empty text as a value) it does not judge. */
const emptyName = /[[,]""[\],]/;

function compile(schema: object): (value: unknown) => boolean {
  if (emptyName.test(JSON.stringify(schema))) return () => false;
  const ajv = new Ajv(options);
  for (const [keyword, type] of ownKeywords) {
    const holds = (limit: unknown, value: unknown): boolean => assertions[keyword]!(limit as never, value, {}, () => false);
    ajv.removeKeyword(keyword).addKeyword({ keyword, type, errors: false, validate: holds });
  }
  return ajv.compile(schema as AnySchemaObject & { $async?: never });
}

/**
 * Accepts valid values quickly, by code that is made of the schema for the first of them: most tools of an agent are never called. What it does not accept, or cannot
 * judge, has to be looked at.
 */
export const quickCheck: (schema: object) => (value: unknown) => boolean = (schema) => {
  let validate: ((value: unknown) => boolean) | undefined;
  return (value) => {
    try {
      // An instance holds on to all that it compiled: one of its own goes when its tool goes.
      validate ??= compile(schema);
      return validate(value);
    } catch {
      return false;
    }
  };
};
