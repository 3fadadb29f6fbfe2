import { tool } from 'rxagent';

/** A tool that evaluates an arithmetic expression of numbers, + - * / % and parentheses. */
export const calculator = tool({
  name: 'calculator',
  description: 'Calculate an arithmetic expression',
  parameters: { type: 'object', properties: { expression: { type: 'string', description: 'Such as 12 * (3 + 4)' } }, required: ['expression'] },
  execute({ expression }) {
    const value = /^[\d\s+\-*/%().]+$/.test(expression) ? evaluate(expression.match(/\d*\.?\d+|[-+*/%()]/g) ?? []) : NaN;
    if (Number.isNaN(value)) throw new Error(`'${expression}' is not an arithmetic expression`);
    return `${expression} = ${value}`;
  },
});

/** By recursive descent: a sum of products of factors. */
function evaluate(tokens: string[]): number {
  const chain = (operators: string, operand: () => number): number => {
    let value = operand();
    while (tokens[0] && operators.includes(tokens[0])) value = apply(tokens.shift(), value, operand());
    return value;
  };
  const factor = (): number => {
    const token = tokens.shift();
    if (token === '-') return -factor();
    if (token !== '(') return Number(token);
    const value = sum();
    return tokens.shift() === ')' ? value : NaN;
  };
  const sum = (): number => chain('+-', () => chain('*/%', factor));
  const value = sum();
  return tokens.length === 0 ? value : NaN;
}

const apply = (operator: string | undefined, a: number, b: number): number =>
  operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : operator === '/' ? a / b : a % b;
