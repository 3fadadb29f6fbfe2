import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml } from '../../../lib/observers/trace/escapeHtml';
import { attributeOf, elementsOf, parsePage, textOf } from '../../support/parsePage';

describe('escapeHtml', () => {
  it('should escape what is mark-up in text or attributes', () => {
    expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;');
  });

  it('should picture control characters, and keep blanks and line breaks', () => {
    expect(escapeHtml('\0\x1b[31m\v\x7f')).toBe('␀␛[31m␋␡');
    expect(escapeHtml('a\tb\nc\u2028d\u2029e')).toBe('a\tb\nc\u2028d\u2029e');
    expect(escapeHtml('a\r\nb')).toBe('a&#13;\nb');
  });

  it('should be read back as it was, as text and as an attribute', () => {
    const text = fc.string({ unit: 'binary' }).map((value) => value.replace(/[\0-\x08\v\f\x0e-\x1f\x7f]/g, '<"\'&\r\n'));
    fc.assert(fc.property(text, (value) => {
      const [element] = elementsOf(parsePage(`<!doctype html><p title="${escapeHtml(value)}">${escapeHtml(value)}</p>`), 'p');

      expect([textOf(element!), attributeOf(element!, 'title')]).toEqual([value, value]);
    }));
  });
});
