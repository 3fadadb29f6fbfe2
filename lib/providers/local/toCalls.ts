import type { ToolSpec } from '../../types/tool';
import type { ToolCall } from '../../types/toolCall';
import { chooseSkill, type Choice } from './chooseSkill';
import { fillParameters } from './fillParameters';
import { joinQuotations } from './quotations';
import { toSkill, type Skill } from './skill';
import { isStopWord } from './words';

/** A part of a question that may ask for a tool of its own. */
interface Clause {
  readonly text: string;
  readonly opensSentence: boolean;
  readonly choice: Choice | undefined;
  /** Whether it begins with "and" or the like, or stands in a list that ends so. */
  isJoined: boolean;
}

const maxCalls = 64;

/** The calls that a question asks for, in its order, at most 64; none if it asks for no tool. */
export function toCalls(question: string, tools: readonly ToolSpec[]): Omit<ToolCall, 'id'>[] {
  if (!tools.length) return [];
  const text = joinQuotations(question);
  const calls = toRequests(toClauses(text, tools.map(toSkill)))
    .slice(0, maxCalls)
    .map(([skill, clause]) => ({ toolName: skill.toolName, parameters: fillParameters(skill, clause, text).parameters }));
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
}

/** Parts a question at "and", "then", commas and the ends of sentences. */
function toClauses(question: string, skills: readonly Skill[]): Clause[] {
  const texts = question.split(/(?<=[,;.!?])\s|\s(?=(?:and|then|or)\s)/i);
  const clauses = texts.map((text, index): Clause => ({
    text,
    opensSentence: /[.!?]$/.test(texts[index - 1] ?? '.'),
    choice: chooseSkill(text, skills),
    isJoined: /^(?:and|then|or)\b/i.test(text),
  }));
  clauses.reduceRight((next, clause) => {
    clause.isJoined ||= next.isJoined && !next.opensSentence && !next.choice;
    return clause;
  });
  return clauses;
}

/** Gives a clause that asks for nothing by itself to the one before it: as one more of the same ("… and in Oslo"), or as a part of it. */
function toRequests(clauses: readonly Clause[]): [Skill, string][] {
  const requests: [Skill, string][] = [];
  for (const { text, isJoined, opensSentence, choice } of clauses) {
    const current = requests.at(-1);
    if (choice && (choice.isNamed || choice.skill !== current?.[0])) requests.push([choice.skill, text]);
    else if (!current) continue;
    else if (isJoined && repeats(current[0], text)) requests.push([current[0], text]);
    else if (choice || !opensSentence) current[1] += ` ${text}`;
  }
  return requests;
}

/** Whether a clause holds all that a tool needs, and nothing else. */
function repeats(skill: Skill, clause: string): boolean {
  const { parameters, isComplete, rest } = fillParameters(skill, clause);
  return isComplete && Object.keys(parameters).length > 0 && !/[\p{L}\p{N}]/u.test(rest.replace(/\b(?:and|then|or|in|of|for|the|at|on|to)\b/gi, ''));
}
