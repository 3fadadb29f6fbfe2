/** Whether `value` is an object or an array. */
export const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether `value` is an object that may hold parameters. */
export const isRecord = (value: unknown): value is Record<string, unknown> => isContainer(value) && !Array.isArray(value);

/** What `record` itself holds under `key`: never something inherited, whatever the key. */
export const ownValue = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

/** The keys that a JSON pointer such as `/items/0` goes through. */
export const pointerKeys = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The type of `value` as JSON Schema names it. */
export const typeName = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
