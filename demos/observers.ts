// Observers: hooks named after the events of a run. A hook that throws never disturbs the run.
import { Agent, consoleObserver, LocalProvider, tool } from 'rxagent';

const weather = tool({
  name: 'get_weather',
  description: 'Get the weather in a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  execute: ({ city }) => {
    if (city === 'Atlantis') throw new Error('No such city');
    return `Sunny in ${city}`;
  },
});

const agent = new Agent({
  provider: new LocalProvider(),
  tools: [weather],
  analytics: true,
  observers: [consoleObserver(), { onToolEnd: () => { throw new Error('a broken hook'); } }],
});

await agent.run('What is the weather in Bern?');
await agent.run('What is the weather in Atlantis?');
console.table(agent.analytics);
console.log(agent.usage);
