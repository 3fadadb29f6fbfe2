import type { Message } from 'rxagent';
import { contenders, question, repeated } from '../contenders';
import { mapContenders, print, race, type Line } from '../harness';
import { deltas, scripted, type Turn } from '../models';
import { callOf, tenTools } from '../tools';

/** µs per delta of a run of these turns. */
async function perDelta(name: string, turns: readonly Turn[], history: readonly Message[] = []): Promise<Line> {
  const count = turns.flat().filter((item) => typeof item === 'string').length;
  const runs = Math.ceil(50_000 / count);
  const agents = contenders(scripted(turns), { tools: tenTools });
  const times = await race(mapContenders(agents, (ask) => repeated(ask, runs, [...history, ...question])), { rounds: count > 100_000 ? 3 : 9, warmUps: 2 });
  return { name, ...mapContenders(times, (ms) => (ms * 1000) / count / runs) };
}

/** Each line may cost half as much again as the first. */
const flat = (lines: readonly Line[]): Line[] => lines.map((line, index) => (index === 0 ? line : { ...line, target: lines[0]!.rxagent * 1.5 }));

const replies = [];
for (const length of [1000, 10_000, 100_000, 1_000_000]) replies.push(await perDelta(`a reply of ${length} deltas`, [deltas(length)]));

const runs = [];
for (const length of [1, 10, 100, 1000]) {
  const turns = Array.from({ length }, (_, index) => (index < length - 1 ? [...deltas(100), callOf(index)] : deltas(100)));
  runs.push(await perDelta(`${length} × 100 deltas, a call between`, turns));
}

const histories = [];
for (const length of [0, 100, 10_000]) {
  const history = Array.from({ length }, (_, index): Message => ({ role: index % 2 === 0 ? 'user' : 'assistant', content: `Message ${index}` }));
  histories.push(await perDelta(`10000 deltas after ${length} messages`, [deltas(10_000)], history));
}

print('growth: µs per delta', [replies, runs, histories].flatMap(flat));
