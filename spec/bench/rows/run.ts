import { contenders, repeated } from '../contenders';
import { mapContenders, print, race } from '../harness';
import { deltas, scripted } from '../models';
import { callOf, tenTools } from '../tools';

const runs = 500;
const calls = [0, 1, 2, 3, 4, 5, 6, 7].map(callOf);
const agents = contenders(scripted([calls.slice(0, 4), calls.slice(4), deltas(20)]), { tools: tenTools, nativeTools: true });

const times = await race(mapContenders(agents, (ask) => repeated(ask, runs)), { rounds: 25, warmUps: 10 });
print('run: µs', [{ name: '3 turns, 4 + 4 validated calls, 20 deltas', ...mapContenders(times, (ms) => (ms * 1000) / runs), target: 60 }]);
