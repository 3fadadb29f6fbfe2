import { describe, expect, it } from '@jest/globals';
import { callRow } from '../../../lib/observers/trace/callRow';
import { decision, execution, request, selection } from '../../support/traceSteps';

const ran = execution({ startMs: 50, durationMs: 20, parameters: { city: 'Bern' }, content: '{"degrees":13}' });

describe('callRow', () => {
  it('should show a call that ran', () => {
    expect(callRow({ 'tool-selection': selection({ startMs: 30 }), 'tool-execution': ran })).toEqual({
      kind: 'tool',
      name: 'weather',
      note: '{"city":"Bern"}',
      failed: false,
      startMs: 50,
      durationMs: 20,
      spans: [{ kind: 'queue', startMs: 30, endMs: 50 }, { kind: 'tool', startMs: 50, endMs: 70 }],
      facts: [['Call', 'call_1']],
      texts: [['Arguments', '{\n  "city": "Bern"\n}'], ['Result', '{\n  "degrees": 13\n}']],
    });
  });

  it('should show how long people thought', () => {
    const row = callRow({ 'tool-selection': selection({ startMs: 10 }), 'approval-request': request({ startMs: 15 }), 'approval-decision': decision({ startMs: 50, reason: 'fine' }), 'tool-execution': ran });

    expect(row?.spans).toEqual([{ kind: 'queue', startMs: 10, endMs: 50 }, { kind: 'wait', startMs: 15, endMs: 50 }, { kind: 'tool', startMs: 50, endMs: 70 }]);
    expect(row?.facts).toEqual([['Call', 'call_1'], ['Approval', 'granted (approve): fine']]);
  });

  it('should mark a call that was denied', () => {
    const row = callRow({ 'approval-decision': decision({ startMs: 5, approved: false, by: 'error', error: 'no answer' }), 'tool-execution': execution({ startMs: 5, isError: true, content: 'Denied.' }) });

    expect(row).toMatchObject({ badge: 'denied', failed: true, note: 'Denied.', spans: [{ kind: 'mark', startMs: 5, endMs: 5 }] });
    expect(row?.texts).toEqual([['Arguments', '{}'], ['Error of approve', 'no answer'], ['Error', 'Denied.']]);
    expect(row).not.toHaveProperty('durationMs');
  });

  it('should mark a call that failed, or was never run', () => {
    expect(callRow({ 'tool-execution': execution({ durationMs: 9, isError: true, content: 'No station' }) })).toMatchObject({ badge: 'failed', note: 'No station', durationMs: 9, spans: [{ kind: 'tool' }] });
    expect(callRow({ 'tool-selection': selection() })).toMatchObject({ badge: 'not run', failed: false, spans: [{ kind: 'mark' }], texts: [['Arguments', '{}']] });
    expect(callRow({ 'approval-request': request() })).toMatchObject({ badge: 'not run', facts: [['Call', 'call_1'], ['Approval', 'asked for']], texts: [] });
    expect(callRow({})).toBeUndefined();
  });

  it('should show a synchronous tool as a bar, and its result where it has no arguments', () => {
    expect(callRow({ 'tool-execution': execution({ content: '12:00' }) })).toMatchObject({ note: '12:00', durationMs: 0, spans: [{ kind: 'tool', startMs: 0, endMs: 0 }] });
  });
});
