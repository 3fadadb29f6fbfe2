import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readable } from '../../../lib/observers/trace/readable';

describe('readable', () => {
  it('should put JSON on lines of its own', () => {
    expect(readable('{"a": [1,2], "b c":"x  \\" y"}')).toBe('{\n  "a": [\n    1,\n    2\n  ],\n  "b c": "x  \\" y"\n}');
  });

  it.each(['13 degrees', '', '42', '"text"', '{"a":', '{broken}', '[1, 12345678901234567890]', '{"a":1,"a":2}', '[1.0]', '["\\u00e9"]'])('should leave %s as it is', (text) => {
    expect(readable(text)).toBe(text);
  });

  it('should lose nothing of any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(JSON.stringify(JSON.parse(readable(JSON.stringify(value))))).toBe(JSON.stringify(value))));
  });

  it('should stand a long string', () => {
    expect(readable(JSON.stringify(['\\"x '.repeat(500_000)]))).toMatch(/^\[\n {2}"/);
  });
});
