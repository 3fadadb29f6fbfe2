import { fillParameters } from './fillParameters';
import { calculation, file, folder, quotation } from './patterns';
import type { Skill } from './skill';
import { stems } from './words';

/** A tool that a clause asks for. */
export interface Choice {
  readonly skill: Skill;
  /** Whether the clause has all words of the tool's name. */
  readonly isNamed: boolean;
}

/** What the form of a value says. */
const hints: readonly (readonly [RegExp, string])[] = [
  [new RegExp(calculation, 'gu'), ' calculate '],
  [new RegExp(file, 'gu'), ' file '],
  [new RegExp(folder, 'gu'), ' folder '],
];
/** Verbs that say little without what they are done to. */
const isVague = /^(?:creat|mak|send|add|set|list|run|start|updat|delet)$/;

/** The tool that a clause asks for: by its name, by its verb, or clearly by its description. */
export function chooseSkill(clause: string, skills: readonly Skill[]): Choice | undefined {
  const words = hints.reduce((text, [pattern, hint]) => text.replace(pattern, hint), clause.replace(new RegExp(quotation, 'g'), ' '));
  const said = [...new Set(stems(words))];
  let best: (Choice & { points: number }) | undefined;
  for (const skill of skills) {
    const choice = rate(skill, said, clause);
    if (choice && !(best && best.points >= choice.points)) best = choice;
  }
  return best;
}

function rate(skill: Skill, said: readonly string[], clause: string): (Choice & { points: number }) | undefined {
  const { names, topics, handsOver } = skill;
  const [verb = ''] = names;
  const isNamed = verb !== '' && names.every((word) => said.includes(word));
  const hasVerb = said.includes(verb) && !isVague.test(verb);
  const hits = said.filter((word) => names.includes(word) || topics.has(word)).length;
  if (!(isNamed || hasVerb || (hits && (handsOver || hits * 2 >= said.length)))) return undefined;
  const { parameters, isComplete } = fillParameters(skill, clause);
  const points = 9 * +isNamed + 3 * +hasVerb + hits + Object.keys(parameters).length / 2 - said.findIndex((word) => names.includes(word)) / 99;
  return isNamed || isComplete ? { skill, isNamed, points } : undefined;
}
