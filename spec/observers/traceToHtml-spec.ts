import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import fc from 'fast-check';
import { delay, map, of, tap } from 'rxjs';
import { Agent, result, tool, type TraceStep } from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { traceToHtml, type TraceToHtmlOptions } from '../../lib/observers/traceToHtml';
import { attributeOf, classed, elementsOf, nodesOf, parsePage, textOf, type PageNode } from '../support/parsePage';
import { decision, execution, failure, llmCall, request, retry, selection } from '../support/traceSteps';

const pageOf = (steps: TraceStep[], options?: TraceToHtmlOptions, runId = 'run_1'): PageNode => parsePage(traceToHtml({ runId, steps }, options));
const rowsOf = (page: PageNode): string[] => classed(page, 'name').map(textOf);

/** A run with everything in it, each text the same. */
const stepsWith = (text: string): TraceStep[] => [
  llmCall({ provider: text, model: text, content: text, error: text, toolCalls: 1 }),
  retry({ error: text }),
  { type: 'fallback', startMs: 0, durationMs: 0, iteration: 1, from: text, to: text, error: text },
  { type: 'guard', startMs: 0, durationMs: 0, iteration: 1, guard: 'output', verdict: 'rewrite' },
  selection({ toolCallId: text, toolName: text, parameters: { [text]: text } }),
  request({ toolCallId: text, toolName: text }),
  decision({ toolCallId: text, toolName: text, approved: false, reason: text, error: text }),
  execution({ toolCallId: text, toolName: text, parameters: { [text]: text }, content: text, isError: true }),
  { type: 'cancellation', startMs: 0, durationMs: 0, iteration: 0 },
  failure({ name: text, message: text }),
];
/** The elements of a page and their attributes, less their texts. */
const shapeOf = (page: PageNode): string[] => nodesOf(page).filter(({ nodeName }) => nodeName !== '#text').map(({ nodeName, attrs = [] }) => [nodeName, ...attrs.map(({ name }) => name)].join(' '));

const hostile = [
  '</script><img src=x onerror=alert(1)>', '<script>alert(1)</script>', '"><svg onload=alert(1)>', `' onmouseover='alert(1)`, '</style><script>alert(1)</script>', '</title><script>alert(1)</script>',
  '</pre></details><iframe src=//evil.example>', '<!-- ', ']]>', '&lt;script&gt;', '&#60;b&#62;', '\u2028\u2029', '\u202eevil\u2066', '${alert(1)}', 'javascript:alert(1)', '<template><b>', '<plaintext>', '__proto__',
];

describe('traceToHtml', () => {
  it('should show a run in virtual time', marbles(({ expectObservable, flush }) => {
    const slow = (name: string, ms: number) => tool({ name, description: name, parameters: { type: 'object' }, execute: () => of(name).pipe(delay(ms)) });
    const agent = new Agent({ provider: scriptedProvider([[toolCall('rain'), toolCall('wind')], 'Dry.']), tools: [slow('rain', 30), slow('wind', 60)] });
    const pages: PageNode[] = [];
    const source = agent.stream('Weather?').pipe(result(), tap(({ trace }) => pages.push(parsePage(traceToHtml(trace)))), map(({ content }) => content));
    const expected = '60ms (r|)';

    expectObservable(source).toBe(expected, { r: 'Dry.' });
    flush();
    const [page] = pages;
    expect(elementsOf(page!, 'h3').map(textOf)).toEqual(['Turn 1', 'Turn 2']);
    expect(rowsOf(page!)).toEqual(['test', 'rain', 'wind', 'test']);
    expect(nodesOf(page!).filter((node) => node.nodeName === 'i' && attributeOf(node, 'class') === 'tool' && attributeOf(node, 'style')).map((bar) => attributeOf(bar, 'style'))).toEqual(['left:0%;width:50%', 'left:0%;width:100%']);
    expect(elementsOf(page!, 'time')).toEqual([]);
  }));

  it('should head the page with the run', () => {
    const page = pageOf([llmCall({ startMs: Date.UTC(2026, 10, 23, 9, 5), durationMs: 1500 })], { title: 'Plan', finishReason: 'budget' }, 'run_7');

    expect([...elementsOf(page, 'title'), ...elementsOf(page, 'h1')].map(textOf)).toEqual(['Plan', 'Plan']);
    expect(textOf(classed(page, 'id')[0]!)).toBe('Run run_7 · 2026-11-23 09:05:00 UTC');
    expect(elementsOf(classed(page, 'figures')[0]!, 'dd').map(textOf)).toEqual(['budget', '1.5\u00a0s', '1', '0']);
    expect(classed(page, 'tick').map(textOf)).toEqual(['0\u00a0ms', '500\u00a0ms', '1\u00a0s', '1.5\u00a0s']);
    expect(attributeOf(classed(page, 'chart')[0]!, 'style')).toBe('--step:33.3333%');
  });

  it('should show each kind of step, whatever their order', () => {
    const names = ['m', 'Retry 1', 'Fallback', 'Guard', 'm', 'Cancelled', 'm'];

    expect(rowsOf(pageOf(stepsWith('m')))).toEqual(names);
    expect([...rowsOf(pageOf(stepsWith('m').reverse()))].sort()).toEqual([...names].sort());
    expect(textOf(classed(pageOf([failure()]), 'figures')[0]!)).toContain('failed');
    expect(classed(pageOf([failure()]), 'badge').map(textOf)).toEqual(['failed']);
  });

  it('should stand an empty trace, a run without duration and steps without times', () => {
    expect(textOf(classed(pageOf([]), 'empty')[0]!)).toBe('This trace has no steps.');
    expect(classed(pageOf([llmCall({ startMs: 5 })]), 'tick').map(textOf)).toEqual(['0\u00a0ms']);
    expect(traceToHtml({ runId: 'x', steps: [llmCall({ startMs: NaN, durationMs: NaN }), llmCall({ startMs: 1e300 })] })).not.toMatch(/NaN|Infinity/);
  });

  it('should be one page that runs and loads nothing', () => {
    const page = pageOf(stepsWith('x'));
    const names = new Set(shapeOf(page).map((shape) => shape.split(' ')[0]));

    expect(['script', 'link', 'img', 'iframe', 'object', 'form', 'svg', 'base', 'a'].filter((name) => names.has(name))).toEqual([]);
    expect(elementsOf(page, 'style')).toHaveLength(1);
    expect(attributeOf(elementsOf(page, 'meta').find((meta) => attributeOf(meta, 'http-equiv'))!, 'content')).toBe("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");
  });

  it.each(hostile)('should show %j as text', (text) => {
    const page = pageOf(stepsWith(text), { title: text }, text);

    expect(shapeOf(page)).toEqual(shapeOf(pageOf(stepsWith('x'), { title: 'x' }, 'x')));
    expect([...elementsOf(page, 'title'), ...elementsOf(page, 'h1'), ...elementsOf(page, 'code')].map(textOf)).toEqual([text, text, text]);
    expect(elementsOf(page, 'pre').map(textOf)).toEqual([text, text, text, text, JSON.stringify({ [text]: text }, null, 2), text, text, text]);
  });

  it('should show any text as text', () => {
    const token = fc.oneof(fc.constantFrom(...hostile, '\n', '\r', '<', '>', '"', "'", '&', '=', '/'), fc.string({ unit: 'grapheme' }));
    const text = fc.array(token, { minLength: 1 }).map((tokens) => `x${tokens.join('')}`);
    const shape = shapeOf(pageOf(stepsWith('x'), { title: 'x' }, 'x'));
    fc.assert(fc.property(text, (value) => {
      const page = pageOf(stepsWith(value), { title: value }, value);

      expect(shapeOf(page)).toEqual(shape);
      expect(textOf(elementsOf(page, 'pre')[0]!)).toBe(value);
    }));
  });

  it('should cut long texts at 100,000 characters, or where it is told to', () => {
    const steps = [llmCall({ content: 'x'.repeat(100_001) })];

    expect(textOf(elementsOf(pageOf(steps), 'pre')[0]!)).toHaveLength(100_000);
    expect(textOf(elementsOf(pageOf(steps, { maxTextLength: 9 }), 'pre')[0]!)).toHaveLength(9);
  });

  describe('of a trace from elsewhere', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const odd: [string, unknown][] = [
      ['a big integer', { a: 5n }], ['a circle', circle], ['a list of lists', [[[]]]],
      ['a number', 5], ['null', null], ['mark-up', { markup: '<script>alert(1)</script>' }], ['a list', ['<script>']], ['a symbol', Symbol('s')], ['a function', () => 1], ['no prototype', Object.create(null)],
      ['an evil toJSON', { toJSON: () => { throw new Error('no'); } }],
    ];

    it.each(odd)('should show %s wherever it stands', (_, value) => {
      const steps = stepsWith('x').map((step) => Object.fromEntries(Object.entries(step).map(([key, field]) => [key, key === 'type' ? field : value]))) as unknown as TraceStep[];
      const args = [{ ...selection(), parameters: value }, { ...execution(), parameters: value }, { ...llmCall(), usage: value }] as TraceStep[];
      const page = parsePage(traceToHtml({ runId: value as string, steps: [...steps, ...args, value as TraceStep] }, { title: value as string, finishReason: value as 'stop' }));

      expect(elementsOf(page, 'script')).toEqual([]);
      expect(rowsOf(page).length).toBeGreaterThanOrEqual(8);
      expect(textOf(page)).not.toMatch(/NaN|Infinity|undefined/);
    });

    it('should show a call with arguments of any depth', () => {
      const deep = (levels: number): Record<string, unknown> => JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as Record<string, unknown>;
      const page = pageOf([execution({ parameters: deep(100) }), execution({ parameters: deep(20_000) })]);

      expect(elementsOf(page, 'pre').map(textOf)).toEqual([JSON.stringify(deep(100), null, 2), '[a result that cannot be written as text]']);
    });

    it.each(['later', 'tool-later', '__proto__', 'constructor'])('should show a step of the unknown type %j', (type) => {
      const page = pageOf([{ ...execution(), type, note: 'new' } as unknown as TraceStep, execution({ content: 'sun' })]);

      expect(rowsOf(page)).toEqual([type, 'weather']);
      expect(elementsOf(page, 'pre').map(textOf)[0]).toContain('"note": "new"');
    });
  });

  it('should be typed', () => {
    expectTypeOf(traceToHtml).returns.toEqualTypeOf<string>();
    // @ts-expect-error no reason of a run
    traceToHtml({ runId: 'x', steps: [] }, { finishReason: 'length' });
    // @ts-expect-error there is no such option
    traceToHtml({ runId: 'x', steps: [] }, { theme: 'dark' });
  });
});
