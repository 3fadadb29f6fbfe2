import type { AgentHandlerOptions, ServedAgent } from './agentHandlerOptions';
import { AgentServer } from './agentServer';

/**
 * Serves runs of an agent over HTTP, as a function from `Request` to `Response` for Hono, Bun, Deno, Next and the like; `nodeHandler` makes it one for `node:http` and Express.
 * `agent` may be a function that gives the agent for a request (or a promise of it), by its context. An agent with a `memory` has one conversation for all who ask: give each user one of their own.
 *
 * `POST` asks for a run, and is answered by its events. With `?run=ID` of the header `x-rxagent-run`: `POST` brings what the run waits for, `DELETE` stops it (its result is kept), and `GET` comes
 * back to it behind the event that `Last-Event-ID` names. Refusals are JSON: `{ error: { code, message } }`.
 *
 * Throws a `ConfigurationError` when its options do not fit.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { agentHandler } from 'rxagent/http';
 * const POST = agentHandler(new Agent({ provider: new LocalProvider() })); // a route of Next; for Hono: app.all('/agent', ({ req }) => POST(req.raw))
 */
export function agentHandler(agent: ServedAgent | ((context: unknown, request: Request) => ServedAgent | PromiseLike<ServedAgent>), options: AgentHandlerOptions = {}): (request: Request) => Promise<Response> {
  const server = new AgentServer(agent, options);
  return (request) => server.handle(request);
}
