import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, type Provider, type Tool } from 'rxagent';
import { agentHandler, clientApprovals, nodeHandler } from 'rxagent/http';
import { builtApp } from './buildApp';
import { staticFiles, strictHeaders } from './staticFiles';
import { tools as demoTools } from './tools';

/** What is served, and where. */
export interface ServeOptions {
  readonly provider: Provider;
  /** Default 0: any that is free. */
  readonly port?: number;
  /** Default: those of the demo. */
  readonly tools?: readonly Tool[];
  /** Where the page was built to; default `builtApp`. */
  readonly folder?: string;
}

const systemPrompt = 'You are a helpful assistant. Answer in Markdown, and use your tools, several at once where they do not depend on each other.';

/** Serves the built page at `/` and its agent at `/api/agent`, on this machine alone. */
export async function serve({ provider, port = 0, tools = demoTools, folder = builtApp }: ServeOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const approvals = clientApprovals();
  const agent = new Agent({
    provider, tools, systemPrompt,
    toolPolicy: { review: ['send_email'] },
    approve: approvals.approve,
    approvalTimeoutMs: 300_000,
    toolTimeoutMs: 30_000,
  });
  const answer = nodeHandler(agentHandler(agent, { approvals, resumable: { keepFor: 300_000 }, clientTools: false, maxRuns: 100, maxBodyBytes: 16_777_216 }));
  const page = staticFiles(folder);
  const server = createServer((request, response) => {
    const isForAgent = /^\/api\/agent(\?|$)/.test(request.url ?? '');
    if (isForAgent) for (const [name, value] of Object.entries(strictHeaders)) response.setHeader(name, value);
    (isForAgent ? answer : page)(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  await fetch(`${url}/api/agent?run=none`); // what Node loads on first use shall not delay the first answer
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
