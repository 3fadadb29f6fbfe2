import { SseServer, type SseAnswer, type SseRequest } from '../support/sseServer';
import { vendors } from '../wire/vendors';
import { seenFaults, unseenFaults } from './faults';
import { random } from './random';
import { wire } from './wire';

/** What the server tells when it is asked: what it has done, and what it still holds. */
export interface ServerState {
  requests: number;
  faults: number;
  openAnswers: number;
  sockets: number;
}

/** How many of the answers are faulty, and how many come in small pieces. */
const FAULTY = 0.3;
const SPLIT = 0.2;
const faults = [...unseenFaults, ...seenFaults].filter(({ answer }) => answer);
/** By which a request shows whose it is. */
const paths = [/chat\/completions/, /responses/, /v1\/messages/, /streamGenerateContent/];

/* A process of its own for the soak: each answer is good or faulty, as the dice fall. */
const next = random(Number(process.argv[2]));
let requests = 0;
let faulty = 0;

function answerTo({ url, body }: SseRequest): SseAnswer {
  server.requests.length = 0; // they would fill the memory
  requests++;
  const vendor = vendors[paths.findIndex((path) => path.test(url))]!;
  const hasResult = JSON.stringify(body).includes('sunny');
  const bytes = wire(vendor, { deltas: ['Well, ', 'let me see. '], ...(!hasResult && { call: { id: `call_${requests}`, name: 'weather', json: '{"c":"Bern"}' } }) });
  const split = next() < SPLIT ? { split: 1 + Math.floor(next() * 200) } : {};
  if (next() >= FAULTY) return { body: bytes.whole, ...split };
  faulty++;
  const answer = faults[Math.floor(next() * faults.length)]!.answer!(bytes);
  return { ...answer, ...split, ...(answer.status === 429 && { headers: { 'retry-after': '0' } }) };
}

const server = new SseServer();
server.answerBy(answerTo);
await server.start(0); // so that it is the client who closes each connection
process.on('message', () => process.send!({ requests, faults: faulty, openAnswers: server.open, sockets: server.connected } satisfies ServerState));
process.on('disconnect', () => process.exit());
process.send!(server.url);
