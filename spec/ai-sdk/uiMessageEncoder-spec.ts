import { UIMessageEncoder } from '../../lib/ai-sdk/uiMessageEncoder';

const fact = { runId: 'r', timeMs: 0, context: undefined, iteration: 1 };

describe('UIMessageEncoder', () => {
  it('says nothing of what a front end has no use for', () => {
    const encoder = new UIMessageEncoder({});

    expect(encoder.encode({ ...fact, type: 'llm-start', provider: 'p', request: { systemPrompt: 'secret', messages: [], tools: [] } })).toEqual([]);
    expect(encoder.encode({ ...fact, type: 'llm-retry', attempt: 1, delayMs: 1, error: new Error('secret') })).toEqual([]);
    expect(encoder.encode({ ...fact, type: 'memory-load', messages: [{ role: 'user', content: 'secret' }] })).toEqual([]);
  });

  it('ends once', () => {
    const encoder = new UIMessageEncoder({});
    encoder.encode({ ...fact, type: 'iteration-start' });
    encoder.encode({ ...fact, type: 'reasoning-delta', delta: 'hm' });

    expect(encoder.end({ error: 'odd' })).toEqual([{ type: 'reasoning-end', id: 'reasoning-1' }, { type: 'finish-step' }, { type: 'error', errorText: 'Something went wrong on the server.' }]);
    expect(encoder.end({ error: 'odd' })).toEqual([]);
  });
});
