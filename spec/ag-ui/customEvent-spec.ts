import { ConfigurationError, type RunEvent } from 'rxagent';
import { customEvent } from '../../lib/ag-ui/customEvent';
import { call } from '../support/agentEvents';
import { runEvent, usage } from '../support/runEvents';

const asked = call('c1', 'search', { q: 1 });
const known = { toolCallId: 'c1', toolName: 'search' };

describe('customEvent', () => {
  it.each<[RunEvent, unknown]>([
    [runEvent('usage', { usage: usage(1, 2) }), { iteration: 1, usage: usage(1, 2) }],
    [runEvent('tool-progress', { call: asked, value: 1n, content: 'half' }), { ...known, content: 'half' }],
    [runEvent('approval-request', { call: asked, args: { q: 2 } }), { runId: 'run', ...known, args: { q: 2 } }],
    [runEvent('approval-decision', { call: asked, approved: false, by: 'error', error: new Error('secret') }), { ...known, approved: false, by: 'error' }],
    [runEvent('approval-decision', { call: asked, approved: true, by: 'approve', reason: 'fine' }), { ...known, approved: true, by: 'approve', reason: 'fine' }],
    [runEvent('llm-retry', { attempt: 1, delayMs: 9, error: new ConfigurationError('busy') }), { attempt: 1, delayMs: 9, error: { message: 'busy', code: 'configuration' } }],
    [runEvent('provider-fallback', { from: 'a', to: 'b', error: new Error('secret') }), { from: 'a', to: 'b', error: { message: 'Something went wrong on the server.', code: 'internal' } }],
    [runEvent('output-rewrite', { content: 'clean' }), { messageId: 'run-1', content: 'clean' }],
    [runEvent('output-invalid', { errors: ['no'], attempt: 2 }), { attempt: 2, errors: ['no'] }],
  ])('tells of %j', (event, value) => {
    expect(customEvent(event)).toEqual({ type: 'CUSTOM', name: `rxagent.${event.type}`, value });
  });

  it.each<RunEvent>([
    runEvent('llm-start', { provider: 'p', request: { systemPrompt: 'secret', messages: [], tools: [] } }),
    runEvent('memory-load', { messages: [{ role: 'user', content: 'secret' }] }),
    runEvent('llm-note', { note: { type: 'model', model: 'm' } }),
    runEvent('tool-start', { call: asked }),
    runEvent('run-cancelled', { reason: 'stop' }),
  ])('keeps to itself what is the server’s alone: $type', (event) => {
    expect(customEvent(event)).toBeUndefined();
  });
});
