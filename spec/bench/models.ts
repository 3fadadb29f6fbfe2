import { from, type Observable } from 'rxjs';
import type { Message, ToolCall } from 'rxagent';

export type Item = string | ToolCall;

/** What a model says when it is asked. */
export type Turn = readonly Item[];

/** One model in two forms. */
export interface Model {
  stream(messages: readonly Message[]): Observable<Item>;
  generate(messages: readonly Message[]): AsyncIterable<Item>;
}

/** Repeats a script for ever, synchronously and without looking at the question: for runs one after the other, each of as many turns as the script. */
export function scripted(turns: readonly Turn[]): Model {
  let asked = 0;
  const next = (): Turn => turns[asked++ % turns.length]!;
  return {
    stream: () => from(next()),
    async *generate() {
      for (const item of next()) yield item;
    },
  };
}

const prose = `The quick answer is that water boils at lower temperatures the higher you are, since the pressure of the air falls with every metre you climb.
At sea level it takes 100 °C, in Bern about 98 °C, and on the summit of Mont Blanc only 85 °C; so an egg needs more time there, whatever the cook may say.\n\n`;
const words = prose.match(/\s*\S+/g)!;

/** The words of an answer, as a model would stream them. */
export const deltas = (count: number): string[] => Array.from({ length: count }, (_, index) => words[index % words.length]!);
