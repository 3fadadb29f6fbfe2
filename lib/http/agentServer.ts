import { defer, identity, takeUntil, tap, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { randomId } from '../agent/randomId';
import { AgentError } from '../errors/agentError';
import { ConfigurationError } from '../errors/configurationError';
import { errorText } from '../errors/errorText';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import type { AgentInputObject } from '../types/agentInput';
import type { EventProtocol, ServerSentEvent } from '../types/eventProtocol';
import type { RunEvent } from '../types/runEvent';
import type { Tool, ToolSpec } from '../types/tool';
import type { AgentHandlerOptions, ServedAgent } from './agentHandlerOptions';
import { authorized } from './authorized';
import { answerBody } from './bodySchema';
import { checkBody } from './checkBody';
import { clientGone } from './clientGone';
import { corsHeaders, preflight, withCors } from './cors';
import { eitherStop } from './eitherStop';
import { exposed } from './exposed';
import { checkStreamOptions, frameStream } from './frameStream';
import { marked } from './marked';
import { memoryRunStore } from './memoryRunStore';
import { numbered } from './numbered';
import { readBody } from './readBody';
import { Refusal } from './refusal';
import { reporter } from './reporter';
import { runEventProtocol } from './runEventProtocol';
import { RunHub, type ClientWord, type LiveRun } from './runHub';
import type { KeptRun, RunStore } from './runStore';
import { whileHere } from './whileHere';

const checkAnswer = checkBody(answerBody);
const unknownRun = (): Refusal => new Refusal(404, 'unknown-run', 'There is no such run, or no more.');

const gone = (message: string): Refusal => new Refusal(410, 'gone', message);

/** Who is behind a request, and the headers of whatever is answered. */
interface Asking {
  readonly request: Request;
  readonly context: unknown;
  readonly owner: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Serves the runs of one agent. */
export class AgentServer {
  readonly #agentFor: (context: unknown, request: Request) => ServedAgent | PromiseLike<ServedAgent>;
  readonly #options: AgentHandlerOptions;
  readonly #maxBodyBytes: number;
  readonly #protocol: EventProtocol;
  readonly #store: RunStore | undefined;
  readonly #hub: RunHub;

  constructor(agent: ServedAgent | ((context: unknown, request: Request) => ServedAgent | PromiseLike<ServedAgent>), options: AgentHandlerOptions) {
    checkNumbers('agentHandler', options, {
      clientToolTimeoutMs: { least: 1, most: LONGEST_TIMER_MS },
      maxBodyBytes: { least: 1 },
      maxRuns: { least: 1 },
    });
    checkStreamOptions('agentHandler', options);
    if (typeof agent !== 'function' && typeof agent?.events !== 'function') throw new ConfigurationError('agentHandler wants an agent, or a function that gives one: new Agent({ … }).');
    this.#agentFor = typeof agent === 'function' ? agent : () => agent;
    this.#options = options;
    this.#maxBodyBytes = options.maxBodyBytes ?? 4_194_304;
    this.#protocol = options.protocol ?? runEventProtocol;
    const { resumable } = options;
    this.#store = resumable ? ((resumable === true ? undefined : resumable.store) ?? memoryRunStore(resumable === true ? {} : resumable)) : undefined;
    this.#hub = new RunHub(this.#store, options.approvals);
  }

  async handle(request: Request): Promise<Response> {
    const headers = corsHeaders(request, this.#options.cors?.origin);
    if (request.method === 'OPTIONS') return preflight(request, headers);
    try {
      const context = await authorized(this.#options.authorize, request);
      if (context instanceof Response) return withCors(context, headers);
      const runId = new URL(request.url).searchParams.get('run');
      const owner = this.#options.owner?.(context) ?? '';
      const asking = { request, context, owner, headers };
      return await (runId === null ? this.#start(asking) : this.#goOn(asking, runId));
    } catch (error) {
      if (error instanceof Refusal) return error.toResponse(headers);
      console.error('rxagent: a request could not be served.', error);
      return new Refusal(500, 'internal', 'Something went wrong on the server.').toResponse(headers);
    }
  }

  async #start(asking: Asking): Promise<Response> {
    const { request, context, owner } = asking;
    if (request.method !== 'POST') throw new Refusal(405, 'method', 'Ask for a run by POST.', { allow: 'POST' });
    const body = await readBody(request, this.#maxBodyBytes);
    const asked = this.#read(body);
    const { maxRuns = 1000, expose } = this.#options;
    if (this.#hub.size >= maxRuns) throw new Refusal(503, 'busy', 'Too many runs are under way: come back later.', { 'retry-after': '1' });
    const run = this.#hub.open(randomId(), owner);
    const [gone, report] = [clientGone(request), reporter()];
    try {
      const stop = eitherStop(asked.stop, run.stop);
      const input = { ...asked, tools: this.#toolsFor(run, asked.tools), context: this.#options.authorize ? context : asked.context, stop, runId: run.runId };
      const agent = await whileHere(gone, this.#agentFor(context, request));
      const events = agent.events(input).pipe(tap({ error: report }), exposed(expose), this.#marked(asked.tools), this.#protocol.encode(body), numbered());
      return this.#respond(asking, run.runId, (await this.#hub.begin(run, events, gone)).pipe(tap({ error: report })));
    } catch (error) {
      this.#hub.close(run.runId);
      throw error;
    }
  }

  /** The input of a run as the body asks for it; what is wrong with it is told to the client. */
  #read(body: unknown): AgentInputObject {
    try {
      const input = this.#protocol.read(body);
      return typeof input === 'object' && 'messages' in input ? input : { messages: typeof input === 'string' ? input : [input].flat() };
    } catch (error) {
      throw new Refusal(400, 'body', AgentError.isInstance(error) ? error.message : 'The request cannot be read.');
    }
  }

  #toolsFor(run: LiveRun, tools: readonly (Tool | ToolSpec)[] = []): readonly (Tool | ToolSpec)[] {
    const { clientTools = true, clientToolTimeoutMs = 120_000 } = this.#options;
    if (tools.length > 0 && !clientTools) throw new Refusal(400, 'body', 'Tools of the client are not taken here.');
    const twice = tools.find(({ name }, index) => tools.findIndex((other) => other.name === name) < index);
    if (twice) throw new Refusal(400, 'body', `The request cannot be read: two tools are called '${twice.name}'.`);
    return this.#protocol.awaitsTools ? tools.map((tool) => run.tools.toTool(tool, clientToolTimeoutMs)) : tools;
  }

  #marked(tools: readonly ToolSpec[] = []): MonoTypeOperatorFunction<RunEvent> {
    return this.#protocol.awaitsTools ? marked(tools) : identity;
  }

  async #goOn(asking: Asking, runId: string): Promise<Response> {
    const { request, owner, headers } = asking;
    const live = this.#hub.find(runId);
    const kept = await this.#store?.find(runId);
    if ((live ?? kept)?.owner !== owner) throw unknownRun();
    if (!live && kept?.firstId === undefined) throw gone('This run is over, and no longer kept.');
    switch (request.method) {
      case 'GET':
        return this.#comeBack(asking, runId, kept);
      case 'DELETE':
        await this.#hub.tell(runId, { type: 'stop' });
        return new Response(null, { status: 204, headers });
      case 'POST':
        await this.#answer(request, runId);
        return new Response(null, { status: 204, headers });
      default:
        throw new Refusal(405, 'method', 'A run knows POST, GET and DELETE.', { allow: 'POST, GET, DELETE' });
    }
  }

  #comeBack(asking: Asking, runId: string, kept: KeptRun | undefined): Response {
    const { request } = asking;
    if (!this.#store || kept?.firstId === undefined) throw new Refusal(409, 'not-resumable', 'Runs end with their connection here.');
    const after = (request.headers.get('last-event-id') || new URL(request.url).searchParams.get('after')) ?? '0';
    if (!/^\d{1,15}$/.test(after)) throw new Refusal(400, 'last-event-id', 'Last-Event-ID must be the id of an event of this run.');
    if (Number(after) + 1 < kept.firstId) throw gone(`Event ${Number(after) + 1} of this run is no longer kept, the oldest is ${kept.firstId}.`);
    if (Number(after) > (kept.lastId ?? Infinity)) throw new Refusal(400, 'last-event-id', `The last event of this run is ${kept.lastId}: there is none with the id ${Number(after)}.`);
    return this.#respond(asking, runId, this.#follow(asking, this.#store, runId, after));
  }

  async #answer(request: Request, runId: string): Promise<void> {
    const answer = await readBody(request, this.#maxBodyBytes);
    try {
      checkAnswer(answer);
    } catch (error) {
      throw new Refusal(400, 'body', errorText(error));
    }
    const isTaken = await this.#hub.tell(runId, answer as ClientWord);
    if (!isTaken) throw new Refusal(409, 'not-waiting', 'Nobody waits for this: it was never asked for, or has been answered, or is too late.');
  }

  #follow({ request }: Asking, store: RunStore, runId: string, after: string): Observable<ServerSentEvent> {
    return defer(() => store.read(runId, Number(after))).pipe(tap({ error: reporter() }), takeUntil(clientGone(request)));
  }

  #respond(asking: Asking, runId: string, events: Observable<ServerSentEvent>): Response {
    const store = this.#store;
    const again = store && ((after: string) => this.#follow(asking, store, runId, after));
    const slowReader = { cut: this.#protocol.cut?.bind(this.#protocol), again };
    return new Response(frameStream(events, slowReader, this.#options), {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        ...this.#protocol.headers,
        ...asking.headers,
        'x-rxagent-run': runId,
      },
    });
  }
}
