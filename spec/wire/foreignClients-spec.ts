import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpAgent } from '@ag-ui/client';
import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai';
import { Agent } from 'rxagent';
import { agUiProtocol } from 'rxagent/ag-ui';
import { uiMessageProtocol } from 'rxagent/ai-sdk';
import { agentHandler, nodeHandler, type EventProtocol } from 'rxagent/http';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { makeTool } from '../support/makeTool';

/** Gives what `ask` makes of a server that speaks `protocol`. */
async function served<T>(protocol: EventProtocol, ask: (url: string) => Promise<T>): Promise<T> {
  const agent = new Agent({ provider: scriptedProvider([['Let me see. ', toolCall('look')], 'Done.']), tools: [makeTool('look', () => 'seen')] });
  const server = createServer(nodeHandler(agentHandler(agent, { protocol })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a client of another toolkit, through agentHandler', () => {
  it('should be understood: the AI SDK', async () => {
    const messages: UIMessage[] = [{ id: 'u1', role: 'user', parts: [{ type: 'text', text: 'hi' }] }];
    const last = await served(uiMessageProtocol(), async (api) => {
      const stream = await new DefaultChatTransport({ api }).sendMessages({ chatId: 'c', trigger: 'submit-message', messageId: undefined, messages, abortSignal: undefined });
      let newest: UIMessage | undefined;
      for await (const message of readUIMessageStream({ stream, terminateOnError: true })) newest = message;
      return newest;
    });

    const told = last?.parts.flatMap((part) => ('text' in part ? [part.text] : 'output' in part ? [part.output] : []));
    expect(told).toEqual(['Let me see. ', 'seen', 'Done.']);
  });

  it('should be understood: AG-UI', async () => {
    const { newMessages } = await served(agUiProtocol(), (url) =>
      new HttpAgent({ url, threadId: 't', initialMessages: [{ id: 'u1', role: 'user', content: 'hi' }] }).runAgent({ runId: 'r', tools: [], context: [] }));

    expect(newMessages.map(({ role, content }) => [role, content])).toEqual([['assistant', 'Let me see. '], ['tool', 'seen'], ['assistant', 'Done.']]);
  });
});
