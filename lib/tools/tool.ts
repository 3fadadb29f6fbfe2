import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { Tool, ToolContext } from '../types/tool';

export type ObjectSchema = Omit<Exclude<JSONSchema, boolean>, 'type'> & { readonly type: 'object' };
export type ToolArguments<Schema> = Schema extends ObjectSchema ? FromSchema<Schema, { keepDefaultedPropertiesOptional: true }> : never;

export interface ToolOptions<Schema> {
  name: string;
  description: string;
  parameters: Schema & ObjectSchema;
  execute(args: ToolArguments<Schema>, context: ToolContext): unknown;
  terminal?: boolean;
  timeoutMs?: number;
}

export function tool<const Schema extends { readonly type: 'object' }>(options: ToolOptions<Schema>): Tool {
  return Object.freeze<object>({ ...options }) as Tool;
}
