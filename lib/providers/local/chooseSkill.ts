import { fillParameters } from './fillParameters';
import type { Skill } from './skill';
import { isFile, isFolder } from './slot';
import type { Token } from './tokens';
import { stems } from './words';

/** A tool that a clause asks for. */
export interface Choice {
  readonly skill: Skill;
  /** Whether the clause has all words of the tool's name. */
  readonly isNamed: boolean;
  readonly points: number;
}

/** Verbs that say little without what they are done to. */
const isVague = /^(?:creat|mak|send|add|set|list|run|start|updat|delet)$/;

/** The tool that a clause asks for: by its name, by its verb, or clearly by its description. */
export function chooseSkill(clause: readonly Token[], skills: readonly Skill[]): Choice | undefined {
  const said = [...new Set(clause.flatMap((token) => stems(meaning(token))))];
  return skills
    .flatMap((skill) => rate(skill, said, clause) ?? [])
    .sort((one, other) => other.points - one.points)[0];
}

const operations: Readonly<Record<string, string>> = { '+': ' add ', '-': ' subtract ', '*': ' multiply ', '/': ' divide ' };

function meaning(token: Token): string {
  const { form, text } = token;
  if (form === 'quotation') return '';
  if (form === 'calculation') return `calculate${text.replace(/./gs, (sign) => operations[sign] ?? '')}`;
  return isFile(token) ? 'file' : isFolder(token) ? 'folder' : text;
}

function rate(skill: Skill, said: readonly string[], clause: readonly Token[]): Choice | undefined {
  const { names, topics } = skill;
  const [verb = ''] = names;
  const found = said.filter((word) => names.includes(word));
  const hits = said.filter((word) => names.includes(word) || topics.includes(word));
  const isNamed = verb !== '' && names.every((word) => found.includes(word));
  const hasVerb = found.includes(verb) && !isVague.test(verb);
  if (!isNamed && !hasVerb && (hits.length * 3 < said.length || hits.every((word) => isVague.test(word)))) return undefined;
  const { parameters, isComplete } = fillParameters(skill, clause);
  const points = 9 * +isNamed + 3 * +hasVerb + found.length + hits.length + Object.keys(parameters).length / 2 - said.indexOf(found[0] ?? '') / 99;
  return isNamed || isComplete ? { skill, isNamed, points } : undefined;
}
