/**
 * A value of type `T` that is still being written: any part of it may be missing, and texts may be cut off.
 *
 * @example
 * import type { PartialOutput } from 'rxagent';
 * const soFar: PartialOutput<{ title: string; steps: string[] }> = { title: 'Apple p' };
 */
export type PartialOutput<T> = T extends string
  ? string
  : T extends readonly unknown[]
    ? PartialOutput<T[number]>[]
    : T extends object
      ? { [Key in keyof T]?: PartialOutput<T[Key]> }
      : T;
