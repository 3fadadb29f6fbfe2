import fc from 'fast-check';
import { AgentError, type RunEvent } from 'rxagent';
import { fromWire } from '../../../lib/http/wire/fromWire';
import { toWire } from '../../../lib/http/wire/toWire';
import { toWireError } from '../../../lib/http/wire/wireError';
import { playRun, randomRun } from '../../support/randomRuns';

const identity = { runId: 'run', context: { user: 'ada' } };

describe('fromWire', () => {
  it.each(['', '{', 'null', '1', '[]', '{}', '{"type":1,"timeMs":1}', '{"type":"text-delta"}', '{"type":"run-end","timeMs":1}', '[DONE]'])('should make nothing of %s', (data) => expect(fromWire(data, identity)).toBeUndefined());

  it('should let nobody say whose an event is', () => {
    expect(fromWire('{"type":"new","timeMs":1,"runId":"other","context":{"user":"eve"},"more":1}', identity)).toEqual({ type: 'new', timeMs: 1, more: 1, ...identity });
  });

  it('should pollute nothing', () => {
    fromWire('{"type":"text-delta","timeMs":1,"__proto__":{"polluted":true}}', identity);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('should bring errors back as errors', () => expect((fromWire('{"type":"tool-error","timeMs":1,"error":{"code":"x","message":"no"}}', identity) as { error?: unknown }).error).toEqual(new AgentError('no', { code: 'x' })));

  describe('what toWire writes of any run', () => {
    beforeEach(() => jest.useFakeTimers({ now: 0 }));
    afterEach(() => jest.useRealTimers());

    /** An event without what does not travel. */
    const shown = (event: RunEvent): unknown => {
      const { context: _context, runId: _runId, ...rest } = event as RunEvent & { error?: unknown; request?: { model?: string } };
      const json = JSON.parse(JSON.stringify({ ...rest, trace: undefined, result: 'result' in rest ? { ...rest.result, trace: undefined } : undefined })) as object;
      return {
        ...json,
        ...(rest.type === 'llm-start' && { request: { ...(rest.request.model !== undefined && { model: rest.request.model }), systemPrompt: '', messages: [], tools: [] } }),
        ...(rest.type === 'memory-load' && { messages: [] }),
        ...(rest.error !== undefined && { error: toWireError(rest.error) }),
      };
    };

    it('should come back, and be the same on a second journey', () => {
      fc.assert(
        fc.property(randomRun, (scenario) => {
          for (const event of playRun(scenario).events) {
            const back = fromWire(toWire(event), identity)!;
            expect(shown(back)).toEqual(shown(event));
            expect(back).toMatchObject(identity);
            expect(JSON.parse(toWire(back))).toEqual(JSON.parse(toWire(event)));
          }
        }),
        { numRuns: 150 },
      );
    });
  });
});
