import { errorText } from '../errors/errorText';
import { isRecord } from '../messages/isRecord';
import { parseArguments } from '../messages/parseArguments';
import type { ToolCall } from '../types/toolCall';

const NAME_KEYS = ['tool_name', 'tool', 'name'];
const ARGUMENT_KEYS = ['parameters', 'params', 'arguments', 'args'];
/** What may stand beside a tool's name where there are no arguments. */
const NEUTRAL_KEYS = [...NAME_KEYS, 'id', 'type'];
/** A tool's name as it can be made out in something that is no JSON. */
const VISIBLE_NAMES = NAME_KEYS.map((key) => new RegExp(`[{,]\\s*[\\\\"']*${key}[\\\\"']*\\s*:[\\s\\\\"']*([\\w.-]+)[\\s\\\\"',}]`));

type Json = Record<string, unknown>;

/** An object that has a tool's name and more, but no arguments, is an answer; one with a name, a description and parameters describes a tool. */
const isAnswer = (value: Json, nameKey: string, argumentKey: string | undefined): boolean =>
  argumentKey === undefined ? !Object.keys(value).every((key) => NEUTRAL_KEYS.includes(key)) : nameKey === 'name' && 'description' in value;

const toCall = (value: unknown, known: ReadonlySet<string> | undefined): ToolCall | undefined => {
  if (!isRecord(value)) return undefined;
  const nameKey = NAME_KEYS.find((key) => typeof value[key] === 'string');
  if (nameKey === undefined) return undefined;
  const toolName = value[nameKey] as string;
  const argumentKey = ARGUMENT_KEYS.find((key) => value[key] !== undefined);
  if (known ? !known.has(toolName) || isAnswer(value, nameKey, argumentKey) : toolName === '') return undefined;
  return { id: '', toolName, ...parseArguments(argumentKey && value[argumentKey]) };
};

const visibleName = (text: string): string | undefined => VISIBLE_NAMES.map((pattern) => pattern.exec(text)?.[1]).find((name) => name !== undefined);

/** Whether JSON breaks off. An exception costs a hundred times as much as this look. */
const isOpen = (json: string): boolean => !/[}\]]$/.test(json.trimEnd());

const brokenCall = (text: string, error: unknown): ToolCall[] => {
  const toolName = visibleName(text);
  return toolName === undefined ? [] : [{ id: '', toolName, parameters: {}, parseError: `Invalid JSON: ${errorText(error)}` }];
};

/**
 * The calls that a JSON object, or an array of such objects, stands for; none if it is anything else. With `known` tool names only a call of one of
 * these is one; without (the text was marked as a call) any name will do, and text that is no JSON becomes a call with a `parseError` if a name can be seen in it.
 */
export const parseTextCalls = (json: string, known?: ReadonlySet<string>): ToolCall[] => {
  if (isOpen(json) && (known || visibleName(json) === undefined)) return [];
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return known ? [] : brokenCall(json, error);
  }
  const calls = (Array.isArray(value) ? value : [value]).map((item) => toCall(item, known));
  return calls.every((call) => call !== undefined) ? calls : [];
};
