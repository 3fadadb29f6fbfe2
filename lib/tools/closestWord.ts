const fold = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, '');

/** How many letters must be put in, left out or changed to get from one word to the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 0; column < to.length; column++) {
      next.push(Math.min(next[column]! + 1, row[column + 1]! + 1, row[column]! + (letter === to[column] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length]!;
}
