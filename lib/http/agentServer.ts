import { filter, identity, isObservable, lastValueFrom, map, pipe, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
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
import { answerBody } from './bodySchema';
import { checkBody } from './checkBody';
import type { ClientResult } from './clientTools';
import { corsHeaders, preflight } from './cors';
import { frameStream } from './frameStream';
import { memoryRunStore, type KeptRun, type RunStore } from './memoryRunStore';
import { numbered } from './numbered';
import { readBody } from './readBody';
import { Refusal } from './refusal';
import { runEventProtocol } from './runEventProtocol';
import { RunHub, type LiveRun } from './runHub';

type Answer = ({ readonly type: 'tool-result'; readonly toolCallId: string } & ClientResult) | { readonly type: 'approval'; readonly toolCallId: string; readonly approved: boolean; readonly reason?: string };

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
  readonly #agentFor: (context: unknown, request: Request) => ServedAgent;
  readonly #options: AgentHandlerOptions;
  readonly #protocol: EventProtocol;
  readonly #store: RunStore | undefined;
  readonly #hub: RunHub;

  constructor(agent: ServedAgent | ((context: unknown, request: Request) => ServedAgent), options: AgentHandlerOptions) {
    checkNumbers('agentHandler', options, {
      clientToolTimeoutMs: { least: 1, most: LONGEST_TIMER_MS },
      maxBodyBytes: { least: 1 },
      maxRuns: { least: 1 },
    });
    if (typeof agent !== 'function' && typeof agent?.events !== 'function') throw new ConfigurationError('agentHandler wants an agent, or a function that gives one: new Agent({ … }).');
    this.#agentFor = typeof agent === 'function' ? agent : () => agent;
    this.#options = options;
    this.#protocol = options.protocol ?? runEventProtocol;
    const { resumable } = options;
    this.#store = resumable ? ((resumable === true ? undefined : resumable.store) ?? memoryRunStore(resumable === true ? {} : resumable)) : undefined;
    this.#hub = new RunHub(this.#store);
  }

  async handle(request: Request): Promise<Response> {
    const headers = corsHeaders(request, this.#options.cors?.origin);
    if (request.method === 'OPTIONS') return preflight(headers);
    try {
      const context = await this.#authorize(request);
      if (context instanceof Response) return context;
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

  async #authorize(request: Request): Promise<unknown> {
    const { authorize } = this.#options;
    if (!authorize) return undefined;
    try {
      const given = authorize(request);
      const context: unknown = isObservable(given) ? await lastValueFrom(given) : await given;
      if (context !== false) return context;
    } catch (error) {
      if (error instanceof Response) return error;
    }
    throw new Refusal(401, 'unauthorized', 'You may not ask here.');
  }

  async #start(asking: Asking): Promise<Response> {
    const { request, context, owner, headers } = asking;
    if (request.method !== 'POST') throw new Refusal(405, 'method', 'Ask for a run by POST.', { allow: 'POST' });
    const { maxRuns = 1000, maxBodyBytes = 4_194_304, expose } = this.#options;
    const body = await readBody(request, maxBodyBytes);
    if (this.#hub.size >= maxRuns) throw new Refusal(503, 'busy', 'Too many runs are under way: come back later.', { 'retry-after': '1' });
    const asked = this.#read(body);
    const run = this.#hub.open(randomId(), owner);
    try {
      const input = { ...asked, tools: this.#toolsFor(run, asked.tools), context, stop: run.stop, runId: run.runId };
      const events = this.#agentFor(context, request).events(input).pipe(exposed(expose), this.#protocol.encode(body), numbered());
      return this.#respond(this.#hub.begin(run, events), { ...headers, 'x-rxagent-run': run.runId });
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
      if (AgentError.isInstance(error)) throw new Refusal(400, 'body', error.message);
      throw error;
    }
  }

  #toolsFor(run: LiveRun, tools: readonly (Tool | ToolSpec)[] = []): readonly (Tool | ToolSpec)[] {
    const { clientTools = true, clientToolTimeoutMs = 120_000 } = this.#options;
    if (tools.length > 0 && !clientTools) throw new Refusal(400, 'body', 'Tools of the client are not taken here.');
    return this.#protocol.awaitsTools ? tools.map((tool) => run.tools.toTool(tool, clientToolTimeoutMs)) : tools;
  }

  async #goOn({ request, owner, headers }: Asking, runId: string): Promise<Response> {
    const live = this.#hub.find(runId);
    const kept = await this.#store?.find(runId);
    if (kept === 'gone') throw gone('This run is over, and no longer kept.');
    if ((live ?? kept)?.owner !== owner) throw unknownRun();
    switch (request.method) {
      case 'GET':
        return this.#comeBack(request, headers, runId, kept);
      case 'DELETE':
        live?.stop.next();
        return new Response(null, { status: 204, headers });
      case 'POST':
        await this.#answer(request, live);
        return new Response(null, { status: 204, headers });
      default:
        throw new Refusal(405, 'method', 'A run knows POST, GET and DELETE.', { allow: 'POST, GET, DELETE' });
    }
  }

  #comeBack(request: Request, headers: Asking['headers'], runId: string, kept: KeptRun | undefined): Response {
    if (!this.#store || !kept) throw new Refusal(409, 'not-resumable', 'Runs end with their connection here.');
    const after = Number(request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after') ?? 0);
    if (!Number.isInteger(after) || after < 0) throw new Refusal(400, 'last-event-id', 'Last-Event-ID must be the id of an event of this run.');
    if (after + 1 < kept.firstId) throw gone(`Event ${after + 1} of this run is no longer kept, the oldest is ${kept.firstId}.`);
    return this.#respond(this.#store.read(runId, after), { ...headers, 'x-rxagent-run': runId });
  }

  async #answer(request: Request, live: LiveRun | undefined): Promise<void> {
    const answer = await readBody(request, this.#options.maxBodyBytes ?? 4_194_304);
    try {
      checkAnswer(answer);
    } catch (error) {
      throw new Refusal(400, 'body', errorText(error));
    }
    const { toolCallId, ...given } = answer as Answer;
    const isTaken = live && (given.type === 'approval' ? this.#options.approvals?.decide(live.runId, toolCallId, given) : live.tools.settle(toolCallId, given));
    if (!isTaken) throw new Refusal(409, 'not-waiting', 'Nobody waits for this: it was never asked for, or has been answered, or is too late.');
  }

  #respond(events: Observable<ServerSentEvent>, headers: Readonly<Record<string, string>>): Response {
    return new Response(frameStream(events, this.#protocol.cut?.bind(this.#protocol), this.#options), {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        ...this.#protocol.headers,
        ...headers,
      },
    });
  }
}

const exposed = (expose: AgentHandlerOptions['expose']): MonoTypeOperatorFunction<RunEvent> =>
  expose ? pipe(map(expose), filter((event): event is RunEvent => event !== undefined)) : identity;
