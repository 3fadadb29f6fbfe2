import { describe, expect, it, jest } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { concat, NEVER, of } from 'rxjs';
import { consoleObserver, type ConsoleObserverOptions } from '../../lib/observers/consoleObserver';
import { tapRun } from '../../lib/observers/tapRun';
import type { AgentObserver } from '../../lib/types/agentObserver';
import type { Message } from '../../lib/types/message';
import type { RunEvent } from '../../lib/types/runEvent';
import { call, result } from '../support/agentEvents';
import { outcome, runEvent, usage } from '../support/runEvents';

const bern = call('call_1', 'weather', { city: 'Bern' });
const basel = call('call_2', 'weather', { city: 'Basel' });
const question: Message = { role: 'user', content: 'What is the weather?' };

const start = (runId = 'run'): RunEvent => runEvent('run-start', { runId, timeMs: 1000, messages: [{ role: 'system', content: 'Be brief.' }, question] });
const end = (content = '', runId = 'run'): RunEvent =>
  runEvent('run-end', { runId, timeMs: 1470, result: result(content, { toolCalls: [bern, basel], iterations: 2, usage: usage(120, 30) }) });
const reply = (content: string, fields: Partial<RunEvent & { type: 'llm-end' }> = {}): RunEvent =>
  runEvent('llm-end', { message: { role: 'assistant', content }, finishReason: 'stop', durationMs: 320, provider: 'openai', ...fields });

/** The lines that these events are printed as. */
const linesOf = (events: RunEvent[], options: ConsoleObserverOptions = {}): string[] => {
  const lines: string[] = [];
  const printed = tapRun(consoleObserver({ write: (line) => lines.push(line), ...options }));
  concat(of(...events), NEVER).pipe(printed).subscribe();
  return lines;
};

describe('consoleObserver', () => {
  it('should print a run, its parallel tools told apart', () => {
    expect(
      linesOf([
        start(),
        runEvent('memory-load', { messages: [question] }),
        runEvent('iteration-start', {}),
        runEvent('llm-start', { provider: 'openai', request: { model: 'gpt-5', systemPrompt: '', messages: [question], tools: [] } }),
        runEvent('text-delta', { delta: 'Let me look.' }),
        runEvent('tool-call', { call: bern }),
        reply('Let me look.', { message: { role: 'assistant', content: 'Let me look.', toolCalls: [bern, basel] }, finishReason: 'tool-calls' }),
        runEvent('usage', { usage: usage(120, 30) }),
        runEvent('tool-start', { call: bern }),
        runEvent('tool-start', { call: basel }),
        runEvent('tool-progress', { call: basel, value: 'half', content: 'half' }),
        runEvent('tool-end', { call: basel, outcome: outcome(basel, 90, '13 degrees'), value: '13 degrees' }),
        runEvent('tool-error', { call: bern, outcome: outcome(bern, 119.6, 'No such station', true), error: new Error('No such station') }),
        runEvent('iteration-end', {}),
        runEvent('memory-trim', { removed: 1, kept: 20 }),
        end('13 degrees'),
      ]),
    ).toEqual([
      '[1] run run: "What is the weather?"',
      '[1] memory: 1 message',
      '[1] turn 1: asking openai gpt-5',
      '[1] reply after 320 ms: "Let me look." + 2 calls',
      '[1] usage: 120 in + 30 out = 150 tokens',
      '[1] tool weather (call_1) {"city":"Bern"}',
      '[1] tool weather (call_2) {"city":"Basel"}',
      '[1] tool weather (call_2) ended after 90 ms: "13 degrees"',
      '[1] tool weather (call_1) failed after 120 ms: "No such station"',
      '[1] memory: dropped 1 message, kept 20',
      '[1] end after 470 ms: stop, 2 turns, 2 calls, 150 tokens',
    ]);
  });

  it('should print what goes wrong', () => {
    expect(
      linesOf([
        start(),
        runEvent('llm-start', { provider: 'local', request: { systemPrompt: '', messages: [], tools: [] } }),
        runEvent('llm-retry', { attempt: 1, delayMs: 500, error: new Error('busy') }),
        runEvent('provider-fallback', { from: 'a', to: 'b', error: 'busy again' }),
        reply('Half an ans', { finishReason: 'error', error: new Error('cut off') }),
        runEvent('run-error', { timeMs: 1020, error: new Error('cut off'), messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [] } }),
      ]).slice(1),
    ).toEqual([
      '[1] turn 1: asking local',
      '[1] retry 1 in 500 ms: busy',
      '[1] fallback from a to b: busy again',
      '[1] reply broke off after 320 ms: "Half an ans" (error)',
      '[1] failed after 20 ms: cut off',
    ]);
  });

  it('should print approvals', () => {
    expect(
      linesOf([
        start(),
        runEvent('approval-request', { call: bern, args: { city: 'Bern' } }),
        runEvent('approval-decision', { call: bern, approved: true, by: 'approve' }),
        runEvent('approval-decision', { call: basel, approved: false, by: 'approve', reason: 'Too far' }),
      ]).slice(1),
    ).toEqual([
      '[1] tool weather (call_1) waits for approval: {"city":"Bern"}',
      '[1] tool weather (call_1) was approved (approve)',
      '[1] tool weather (call_2) was refused (approve): Too far',
    ]);
  });

  it('should print a stop and its end', () => {
    expect(linesOf([start(), runEvent('run-cancelled', { reason: 'stop' }), end()])).toEqual([
      '[1] run run: "What is the weather?"',
      '[1] stopped',
      '[1] end after 470 ms: stop, 2 turns, 2 calls, 150 tokens',
    ]);
  });

  it('should print an unsubscribe', () => {
    expect(linesOf([start(), runEvent('run-cancelled', { timeMs: 1030, reason: 'unsubscribe' })]).at(-1)).toBe('[1] unsubscribed after 30 ms');
  });

  it('should tell concurrent runs apart', () => {
    expect(linesOf([start('a'), start('b'), end('', 'a'), end('', 'b')]).map((line) => line.slice(0, 7))).toEqual(['[1] run', '[2] run', '[1] end', '[2] end']);
  });

  it.each<[string, RunEvent]>([
    ['end', end()],
    ['error', runEvent('run-error', { error: 'no', messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [] } })],
    ['unsubscribe', runEvent('run-cancelled', { reason: 'unsubscribe' })],
  ])('should keep nothing of a run after its %s, even when writing fails', (_, last) => {
    const lines: string[] = [];
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const write = (line: string): void => {
      lines.push(line);
      if (lines.length === 2) throw new Error('disk full');
    };

    of(start(), last, start()).pipe(tapRun(consoleObserver({ write }))).subscribe();

    expect(lines[2]).toBe('[2] run run: "What is the weather?"');
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it('should print each text on one line, cut, without control characters', () => {
    const message: Message = { role: 'user', content: 'one\r\ntwo\u2028three\u001b[31m' };

    expect(linesOf([runEvent('run-start', { messages: [message] })])).toEqual(['[1] run run: "one two three [31m"']);
    expect(linesOf([reply('x'.repeat(81))])).toEqual([`[1] reply after 320 ms: "${'x'.repeat(80)}…"`]);
    expect(linesOf([reply('x'.repeat(80))])).toEqual([`[1] reply after 320 ms: "${'x'.repeat(80)}"`]);
    expect(linesOf([runEvent('tool-start', { call: bern })], { maxTextLength: 5 })).toEqual(['[1] tool weath… (call_1) {"cit…']);
  });

  it('should print the text of a multimodal question, and a run without messages', () => {
    const message: Message = { role: 'user', content: 'x', contentParts: [{ type: 'text', text: 'What is this?' }] };

    expect(linesOf([runEvent('run-start', { messages: [message] })])).toEqual(['[1] run run: "What is this?"']);
    expect(linesOf([runEvent('run-start', { messages: [] })])).toEqual(['[1] run run: ""']);
  });

  it('should print with console.log by default', () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);

    of(start()).pipe(tapRun(consoleObserver())).subscribe();

    expect(log.mock.calls[0]).toEqual(['[1] run run: "What is the weather?"']);
    log.mockRestore();
  });

  it('should be typed', () => {
    expectTypeOf(consoleObserver()).toEqualTypeOf<AgentObserver>();
    // @ts-expect-error a line is a text
    consoleObserver({ write: (line: number) => line });
    // @ts-expect-error there is no such option
    consoleObserver({ colors: true });
  });
});
