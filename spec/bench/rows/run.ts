import { contenders, question, type Ask } from '../contenders';
import { mapContenders, print, race } from '../harness';
import { deltas, scripted } from '../models';
import { callOf, tenTools } from '../tools';

const runs = 500;
const calls = [0, 1, 2, 3, 4, 5, 6, 7].map(callOf);
const model = scripted([calls.slice(0, 4), calls.slice(4), deltas(20)]);

const inSequence = (ask: Ask) => async (): Promise<number> => {
  let length = 0;
  for (let run = 0; run < runs; run++) length += await ask(question);
  return length;
};

const times = await race(mapContenders(contenders(model, { tools: tenTools, nativeTools: true }), inSequence), { rounds: 25, warmUps: 10 });
print('A run, µs', [{ name: '3 turns, 4 + 4 validated calls, 20 deltas', ...mapContenders(times, (ms) => ms * 1000 / runs), target: 60 }]);
