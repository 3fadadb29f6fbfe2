// Memory: each run's messages are committed once, when its result is made; reset() forgets.
import { Agent, ConversationMemory, LocalProvider } from 'rxagent';

const memory = new ConversationMemory({ maxMessages: 4 });
const agent = new Agent({
  provider: new LocalProvider(),
  memory,
  observers: [{ onMemoryTrim: ({ removed, kept }) => console.log(`  trimmed ${removed}, kept ${kept}`) }],
});

for (const question of ['My name is Ada.', 'I live in Bern.', 'I like trains.']) {
  await agent.run(question);
  console.log(memory.load().map(({ role, content }) => `${role}: ${content}`));
}

const branch = memory.branch(); // a copy that goes its own way
agent.reset();
console.log('after reset:', memory.load().length, 'messages; the branch has', branch.load().length);
console.log('tokens since reset:', agent.usage.totalTokens);
