import type { Message } from 'rxagent';
import { contenders, question } from '../contenders';
import { mapContenders, print, race, type Line } from '../harness';
import { deltas, scripted, type Turn } from '../models';
import { callOf, tenTools } from '../tools';

/** µs per delta of a run that is asked `input` and gives `turns`, often enough to be measured. */
async function perDelta(name: string, turns: readonly Turn[], input: readonly Message[] = question): Promise<Line> {
  const count = turns.flat().filter((item) => typeof item === 'string').length;
  const repeats = Math.max(1, Math.floor(50_000 / count));
  const times = await race(
    mapContenders(contenders(scripted(turns), { tools: tenTools }), (ask) => async () => {
      let length = 0;
      for (let repeat = 0; repeat < repeats; repeat++) length += await ask(input);
      return length;
    }),
    { rounds: count > 100_000 ? 3 : 9, warmUps: 2 },
  );
  return { name, ...mapContenders(times, (ms) => ms * 1000 / count / repeats) };
}

/** All lines may cost what the first does and half as much again. */
const flat = (lines: readonly Line[]): Line[] => lines.map((line, index) => (index === 0 ? line : { ...line, target: lines[0]!.rxagent * 1.5 }));

const replies = [];
for (const length of [1000, 10_000, 100_000, 1_000_000]) replies.push(await perDelta(`a reply of ${length} deltas`, [deltas(length)]));

const runs = [];
for (const iterations of [1, 10, 100, 1000]) {
  const turns = Array.from({ length: iterations }, (_, index) => [...deltas(100), ...(index < iterations - 1 ? [callOf(index)] : [])]);
  runs.push(await perDelta(`${iterations} turns of 100 deltas and a call`, turns));
}

const histories = [];
for (const length of [0, 100, 10_000]) {
  const history = Array.from({ length }, (_, index): Message => ({ role: index % 2 === 0 ? 'user' : 'assistant', content: `Message ${index}` }));
  histories.push(await perDelta(`10,000 deltas after ${length} messages`, [deltas(10_000)], [...history, ...question]));
}

print('µs per delta, which shall not grow', [replies, runs, histories].flatMap(flat));
