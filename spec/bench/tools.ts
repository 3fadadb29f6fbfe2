import { tool, type Tool, type ToolCall } from 'rxagent';

const names = ['weather', 'forecast', 'rain', 'wind', 'pollen', 'tides', 'snow', 'sunrise', 'moon', 'air'];

const weather = (name: string): Tool =>
  tool({
    name,
    description: `Tells the ${name} of a city`,
    parameters: {
      type: 'object',
      properties: { city: { type: 'string', minLength: 1 }, days: { type: 'integer', minimum: 1, maximum: 14 }, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } },
      required: ['city', 'days'],
      additionalProperties: false,
    },
    execute: ({ city, days, unit }) => `${city}, ${days} days: 12 ${unit ?? 'celsius'}`,
  });

/** Ten tools with two or three arguments and synchronous results. */
export const tenTools: readonly Tool[] = names.map(weather);

/** A call of one of the ten. */
export const callOf = (index: number): ToolCall =>
  ({ id: `call_${index}`, toolName: names[index % names.length]!, parameters: { city: 'Bern', days: 3, ...(index % 2 === 0 && { unit: 'celsius' }) } });
