import { describe, expect, it } from '@jest/globals';
import { traceStyles } from '../../../lib/observers/trace/traceStyles';

const luminance = (hex: string): number => {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.match(/[\da-f]{2}/g) ?? [];
  const [red = 0, green = 0, blue = 0] = digits.map((digit) => parseInt(digit, 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
/** `--ink:light-dark(#1c1e22,#e9eaed)` → `['ink', '#1c1e22', '#e9eaed']` */
const colours = [...traceStyles.markup.matchAll(/--(\w+):light-dark\((#\w+),(#\w+)\)/g)].map(([, name = '', light = '', dark = '']) => ({ name, light, dark }));
const named = (...names: string[]): typeof colours => colours.filter(({ name }) => names.includes(name));

describe('traceStyles', () => {
  it.each(['light', 'dark'] as const)('should have enough contrast for text and shapes in %s', (scheme) => {
    const below = (names: string[], least: number): string[] =>
      named(...names).flatMap((front) => named('paper', 'card', 'sunk').filter((ground) => contrast(front[scheme], ground[scheme]) < least).map((ground) => `${front.name} on ${ground.name}`));

    expect(named('ink', 'soft', 'bad', 'wait', 'model', 'tool', 'faint', 'paper', 'card', 'sunk')).toHaveLength(10);
    expect(below(['ink', 'soft', 'bad', 'wait'], 4.5)).toEqual([]);
    expect(below(['model', 'tool', 'wait', 'bad', 'faint'], 3)).toEqual([]);
  });

  it('should load nothing, and end no style element', () => {
    expect(traceStyles.markup).not.toMatch(/url\(|@import|@font-face|<\//);
  });
});
