import type { ToolSpec } from '../../types/tool';
import type { ToolCall } from '../../types/toolCall';
import { chooseSkill } from './chooseSkill';
import { fillParameters } from './fillParameters';
import { toSkill, type Skill } from './skill';
import { tokenize, type Token } from './tokens';

/** A part of a question, with the tool that it asks for. */
type Request = readonly [skill: Skill, clause: Token[]];

const isJoint = (token: Token | undefined): boolean => /^(?:and|then|or)$/i.test(token?.text ?? '');

/** The calls that a question asks for, in its order, at most 64; none if it asks for no tool. */
export function toCalls(question: string, tools: readonly ToolSpec[]): Omit<ToolCall, 'id'>[] {
  const tokens = tools.length ? tokenize(question) : [];
  return toRequests(tokens, tools.map(toSkill))
    .slice(0, 64)
    .map(([skill, clause]) => ({ toolName: skill.toolName, parameters: fillParameters(skill, clause, tokens).parameters }));
}

/**
 * Parts a question at "and", "then", commas and the ends of sentences. A clause that asks for nothing by itself belongs to the one before it: as one more
 * of the same ("… and in Oslo") or as a part of it.
 */
function toRequests(question: readonly Token[], skills: readonly Skill[]): Request[] {
  const clauses: Token[][] = [];
  question.forEach((token, at) => {
    const before = question[at - 1];
    if (!before || before.end || (isJoint(token) && !isJoint(before))) clauses.push([]);
    clauses.at(-1)?.push(token);
  });
  const choices = clauses.map((clause) => chooseSkill(clause, skills));
  const joined: boolean[] = [];
  for (let index = clauses.length; index--; ) {
    joined[index] = isJoint(clauses[index]?.[0]) || (!!joined[index + 1] && !choices[index + 1] && !endsSentence(clauses[index]));
  }
  const requests: Request[] = [];
  clauses.forEach((clause, index) => {
    const choice = choices[index];
    const [skill, before] = requests.at(-1) ?? [];
    if (choice && (choice.isNamed || choice.skill !== skill)) requests.push([choice.skill, clause.slice(clause.findIndex((token) => !isJoint(token)))]);
    else if (skill && joined[index] && repeats(skill, clause)) requests.push([skill, clause]);
    else if (choice || !endsSentence(before)) clause.forEach((token) => before?.push(token));
  });
  return requests;
}

const endsSentence = (clause: readonly Token[] | undefined): boolean => /[.!?]/.test(clause?.at(-1)?.end ?? '');

/** Whether a clause holds all that a tool needs, and nothing else. */
function repeats(skill: Skill, clause: readonly Token[]): boolean {
  const { parameters, isComplete, tokens } = fillParameters(skill, clause);
  const values = Object.values(parameters);
  return isComplete && values.length > 0 && !values.some(Array.isArray) && tokens.every(({ text }) => /^(?:and|then|or|in|of|for|the|at|on|to)$/i.test(text));
}
