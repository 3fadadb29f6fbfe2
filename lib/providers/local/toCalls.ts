import type { ToolSpec } from '../../types/tool';
import type { ToolCall } from '../../types/toolCall';
import { chooseSkill } from './chooseSkill';
import { fillParameters } from './fillParameters';
import { toSkill, type Skill } from './skill';
import { tokenize, type Token } from './tokens';
import { stopWords } from './words';

/** A part of a question that may ask for a tool of its own. */
interface Clause {
  tokens: Token[];
  skill: Skill | undefined;
  /** Whether an "and", "then" or the like stands before it, or later in the same list. */
  joined: boolean;
  /** Whether it begins a sentence. */
  opens: boolean;
}

const joints = /^(?:and|then|or|&|also)$/i;
const mostCalls = 64;

/** The calls that a question asks for, in its order; none if it asks for no tool. */
export function toCalls(question: string, tools: readonly ToolSpec[]): Omit<ToolCall, 'id'>[] {
  if (!tools.length) return [];
  const tokens = tokenize(question);
  const calls = toRequests(toClauses(tokens, tools.map(toSkill)))
    .slice(0, mostCalls)
    .map(({ skill, tokens: clause }) => ({ toolName: skill.name, parameters: fillParameters(skill, clause, tokens).parameters }));
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
}

/** Parts a question at joints, commas and sentence ends. */
function toClauses(tokens: readonly Token[], skills: readonly Skill[]): Clause[] {
  const clauses: Clause[] = [];
  let clause: Clause = { tokens: [], skill: undefined, joined: false, opens: true };
  const close = (): void => {
    ...
  };
}
