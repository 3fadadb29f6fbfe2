import { checkNumbers } from '../protocol/checkNumbers';
import { schemaPrompt } from '../protocol/schemaPrompt';
import { outputReader, type Output } from '../tools/outputReader';
import type { AgentOptions } from '../types/agentOptions';

/** What is to be known about an answer that shall match a schema. */
export interface OutputSettings {
  readonly schema: Readonly<Record<string, unknown>>;
  /** Tells the model of it; empty where the provider does. */
  readonly prompt: string;
  /** Finds the value in the answer's text. */
  readonly read: (text: string) => Output;
  /** How many times an answer may be asked for again. */
  readonly retries: number;
}

/** Checks the options about the answer; nothing where any text will do, or where the model is asked for calls alone. Throws a ConfigurationError. */
export function outputSettings(options: AgentOptions): OutputSettings | undefined {
  const { provider, responseSchema: schema, schemaRetries: retries = 2, routingOnly } = options;
  checkNumbers('Agent', options, { schemaRetries: { least: 0, whole: true } });
  if (schema === undefined) return undefined;
  const read = outputReader(schema);
  return routingOnly ? undefined : { schema, prompt: provider.nativeSchema ? '' : schemaPrompt(schema), read, retries };
}
