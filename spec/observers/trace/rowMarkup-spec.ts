import { describe, expect, it } from '@jest/globals';
import { rowMarkup, trackMarkup } from '../../../lib/observers/trace/rowMarkup';
import { stepRow, type Row } from '../../../lib/observers/trace/stepRow';
import { timeScale } from '../../../lib/observers/trace/timeScale';
import { attributeOf, classed, elementsOf, parsePage, textOf, type PageNode } from '../../support/parsePage';
import { llmCall } from '../../support/traceSteps';

const step = llmCall({ startMs: 100, durationMs: 50, content: 'Hello' });
const scale = timeScale([llmCall({ durationMs: 200 })]);
const parsed = (fields: Partial<Row> = {}, maxTextLength = 100): PageNode => parsePage(`<!doctype html><ol>${rowMarkup({ ...stepRow(step), ...fields }, scale, maxTextLength).markup}</ol>`);

describe('rowMarkup', () => {
  it('should tell its time in words, and unfold its texts', () => {
    const [row] = elementsOf(parsed(), 'li');

    expect(textOf(classed(row!, 'time')[0]!)).toBe('at 100\u00a0ms, 50\u00a0ms');
    expect(elementsOf(row!, 'pre').map((pre) => [attributeOf(pre, 'aria-label'), attributeOf(pre, 'tabindex'), textOf(pre)])).toEqual([['Text: openai', '0', 'Hello']]);
    expect(attributeOf(elementsOf(row!, 'details')[0]!, 'open')).toBeUndefined();
  });

  it('should not unfold where there is no more to tell', () => {
    expect(elementsOf(parsed({ facts: [], texts: [['Text', '']] }), 'details')).toEqual([]);
    expect(elementsOf(parsed({ facts: [] }), 'details')).toHaveLength(1);
  });

  it('should mark a failure by a word and a class', () => {
    const [row] = elementsOf(parsed({ failed: true, badge: 'failed' }), 'li');

    expect(attributeOf(row!, 'class')).toBe('model failed');
    expect(textOf(classed(row!, 'badge')[0]!)).toBe('failed');
    expect(classed(parsed(), 'badge')).toEqual([]);
  });

  it('should keep a first line break, count what it leaves out and keep pairs whole', () => {
    expect(textOf(elementsOf(parsed({ texts: [['Text', '\n\nx']] }), 'pre')[0]!)).toBe('\n\nx');
    const [text] = classed(parsed({ texts: [['Text', `abc😀${'x'.repeat(2000)}`]] }, 4), 'text');
    expect(textOf(text!)).toBe('Textabc2,002 more characters are left out.');
    expect(textOf(classed(parsed({ texts: [['Text', 'abcd']] }, 4), 'text')[0]!)).toBe('Textabcd');
  });

  it('should put a note on one line, cut', () => {
    expect(textOf(classed(parsed({ note: ' a\n\tb ' }), 'note')[0]!)).toBe('a b');
    expect(textOf(classed(parsed({ note: 'x'.repeat(161) }), 'note')[0]!)).toBe(`${'x'.repeat(160)}…`);
  });

  it('should draw spans in percent of the axis', () => {
    expect(trackMarkup([{ kind: 'wait', startMs: 50, endMs: 150 }, { kind: 'tool', startMs: 150, endMs: 999 }], scale).markup).toBe(
      '<span class="track" aria-hidden="true"><i class="wait" style="left:25%;width:50%"></i><i class="tool" style="left:75%;width:25%"></i></span>',
    );
  });
});
