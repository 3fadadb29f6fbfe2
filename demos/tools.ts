// Tools: arguments are inferred from the JSON Schema, validated, and handed over typed.
import { Agent, isChunk, LocalProvider, tool } from 'rxagent';

const convert = tool({
  name: 'convert_currency',
  description: 'Convert an amount of money from one currency to another',
  parameters: {
    type: 'object',
    properties: { amount: { type: 'number' }, from: { enum: ['CHF', 'EUR', 'USD'] }, to: { enum: ['CHF', 'EUR', 'USD'] } },
    required: ['amount', 'from', 'to'],
  },
  execute: ({ amount, from, to }) => {
    const rates = { CHF: 1, EUR: 0.94, USD: 0.8 }; // amount is a number; from and to can only be one of the three
    return `${amount} ${from} are ${((amount * rates[from]) / rates[to]).toFixed(2)} ${to}.`;
  },
});

const agent = new Agent({ provider: new LocalProvider(), tools: [convert] });

agent.stream('Convert 100 USD to EUR').subscribe((event) => {
  if (!isChunk(event)) console.log('answer:', event.content);
  else if (event.toolCalls) console.log('call:  ', event.toolCalls[0]?.toolName, event.toolCalls[0]?.parameters);
  else if (event.toolResult) console.log('result:', event.toolResult.content);
});
