import { tool } from 'rxagent';

/** A tool that evaluates an arithmetic expression of numbers, + - * / % ( ) and nothing else. */
export const calculator = tool({
  name: 'calculator',
  description: 'Calculate an arithmetic expression',
  parameters: { type: 'object', properties: { expression: { type: 'string', description: 'Such as 12 * (3 + 4)' } }, required: ['expression'] },
  execute({ expression }) {
    if (!/^[\d\s+\-*/%().]+$/.test(expression)) throw new Error(`'${expression}' is not an arithmetic expression`);
    const value: unknown = new Function(`'use strict'; return (${expression});`)();
    return `${expression} = ${String(value)}`;
  },
});
