import { AbstractAgent, type RunAgentInput } from '@ag-ui/client';
import { Agent, tool, type AgentInput } from 'rxagent';
import { agUiAgent } from 'rxagent/ag-ui';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { NEVER } from 'rxjs';
import type { WireEvent } from '../support/agUiClient';
import { runFaults } from '../support/agUiFaults';
import { collect } from '../support/collect';

const body = { threadId: 't', runId: 'r', messages: [{ id: 'm', role: 'user', content: 'hi' }] };

describe('agUiAgent', () => {
  it('gives AbstractAgent its run', async () => {
    const whoAmI = tool({ name: 'who', description: 'Tells who asks', parameters: { type: 'object' }, execute: (_, { context }) => context });
    const agent = new Agent({ provider: scriptedProvider([[toolCall('who', {}, 'c1')], ['Hi ', 'Ada']]), tools: [whoAmI] });
    const source = agUiAgent(agent);
    class Assistant extends AbstractAgent {
      run(input: RunAgentInput): ReturnType<AbstractAgent['run']> {
        return source.run(input) as never;
      }
    }
    const complaints = (['error', 'warn'] as const).map((level) => jest.spyOn(console, level).mockImplementation());
    const events: WireEvent[] = [];

    const clone = new Assistant({ threadId: 't', initialMessages: [{ id: 'm', role: 'user', content: 'hi' }] }).clone() as Assistant;
    const ended = await clone.runAgent({ runId: 'r' }, { onEvent: ({ event }) => void events.push(event) });

    expect([ended.result, runFaults(events)]).toEqual([{ content: 'Hi Ada', finishReason: 'stop' }, []]);
    expect(ended.newMessages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'assistant']);
    expect(complaints.flatMap((spy) => spy.mock.calls)).toEqual([]);
    complaints.forEach((spy) => spy.mockRestore());
  });

  it('reads the input as it is told to', () => {
    const asked: AgentInput[] = [];
    const agent = { events: (input: AgentInput) => (asked.push(input), NEVER) };
    collect(agUiAgent(agent, { read: (input) => ({ messages: 'hi', context: (input as RunAgentInput).state as unknown }) }).run({ ...body, state: { user: 'ada' } }));
    collect(agUiAgent(agent).run(body));
    expect(asked).toEqual([{ messages: 'hi', context: { user: 'ada' } }, { messages: [{ role: 'user', content: 'hi' }] }]);
  });

  it('tells of an input that cannot be read, and fails without names', () => {
    const events = jest.fn();
    expect(collect(agUiAgent({ events }).run({ ...body, messages: [] }))).toEqual({
      values: [
        { type: 'RUN_STARTED', threadId: 't', runId: 'r', protocolVersion: '1.0' },
        { type: 'RUN_ERROR', message: 'body.messages must hold a message at least.', code: 'configuration' },
      ],
      completed: true,
    });
    expect(collect(agUiAgent({ events }).run({})).error).toMatchObject({ code: 'configuration', message: 'body.threadId must be a string.' });
    expect(events).not.toHaveBeenCalled();
  });
});
