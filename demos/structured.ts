// Structured output: an answer as a typed, checked value, shown while it grows. The model is a script; put new OpenAIProvider() in its place.
import { concatMap, delay, from, of } from 'rxjs';
import { Agent, partialOutput, type Provider } from 'rxagent';

const replies = ['{"title":"Apple pie","minutes":"an hour"}', '{"title":"Apple pie","minutes":60,"steps":["peel","mix","bake"]}'];
const words = (text = ''): string[] => text.match(/.{1,9}/g) ?? [];
const script: Provider = { name: 'script', stream: () => from(words(replies.shift())).pipe(concatMap((word) => of(word).pipe(delay(5)))) };

const agent = new Agent({
  provider: script,
  responseSchema: {
    type: 'object',
    properties: { title: { type: 'string' }, minutes: { type: 'integer' }, steps: { type: 'array', items: { type: 'string' } } },
    required: ['title', 'minutes', 'steps'],
    additionalProperties: false,
  },
  observers: [{ onOutputInvalid: ({ errors }) => console.log('asked again:', errors.join(' ')) }],
});

agent.stream('A recipe for apple pie').pipe(partialOutput()).subscribe({
  next: ({ title = '…', minutes = '…', steps = [] }) => console.log(`${title} | ${minutes} min | ${steps.join(', ')}`),
  complete: () => console.log('done'),
});
