import type { Role } from '../types/message';

const roles: ReadonlySet<unknown> = new Set<Role>(['system', 'user', 'assistant', 'tool']);

/** Whether a value is the role of a message. */
export const isRole = (value: unknown): value is Role => roles.has(value);
