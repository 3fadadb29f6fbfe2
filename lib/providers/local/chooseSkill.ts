import { fillParameters } from './fillParameters';
import { isFile, isFolder, isUrl, type Kind } from './kinds';
import type { Skill } from './skill';
import type { Token } from './tokens';
import { stems } from './words';

/** A tool that a clause asks for. */
export interface Choice {
  readonly skill: Skill;
  /** Whether the clause has all words of the tool's name, or hints at them. */
  readonly isNamed: boolean;
}

/** What the form of a token says. */
const hints: readonly (readonly [Kind, string])[] = [
  [({ isExpression }) => isExpression, 'calculate'],
  ...['+ add', '- subtract', '* multiply', '/ divide'].map((hint) => [({ isExpression, text }: Token) => isExpression && text.includes(hint.charAt(0)), hint] as const),
  [isUrl, 'fetch web page url'],
  [isFile, 'read file'],
  [isFolder, 'folder'],
];

/** The tool that a clause asks for: by its name, by its verb, or clearly by its description. */
export function chooseSkill(clause: readonly Token[], skills: readonly Skill[]): Choice | undefined {
  const unquoted = clause.filter(({ isQuoted }) => !isQuoted);
  const hinted = new Set<string>();
  const spoken = unquoted.flatMap((token) => {
    const meant = hints.filter(([is]) => is(token)).flatMap(([, words]) => stems(words));
    meant.forEach((word) => hinted.add(word));
    return meant.length ? [] : stems(token.text);
  });
  const said = new Set(spoken);
  const [best, next] = skills
    .map((skill) => rate(skill, said, hinted))
    .filter(({ skill, points, isNamed, isClear }) => points && (isNamed || (isClear && fillParameters(skill, clause).isComplete)))
    .sort((one, other) => other.points - one.points);
  return best && (best.points > 2 || best.isNamed || best.points !== next?.points) ? best : undefined;
}

function rate(skill: Skill, said: ReadonlySet<string>, hinted: ReadonlySet<string>) {
  ...
}
