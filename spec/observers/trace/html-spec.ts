import { describe, expect, it } from '@jest/globals';
import { html } from '../../../lib/observers/trace/html';

describe('html', () => {
  it('should escape texts and keep mark-up', () => {
    expect(html`<p title="${'"'}">${'<b>'}${html`<i>${'&'}</i>`}</p>`.markup).toBe('<p title="&quot;">&lt;b&gt;<i>&amp;</i></p>');
  });

  it('should join lists, write numbers and leave out what is absent', () => {
    const no = (text: string): false | string => text === 'yes' && text;

    expect(html`${[1, 2].map((number) => html`<li>${number}</li>`)}${undefined}${no('')}${0}${[]}`.markup).toBe('<li>1</li><li>2</li>0');
  });

  it('should not take texts for mark-up', () => {
    // @ts-expect-error a list of texts
    expect(html`${['<b>']}`.markup).toBe('&lt;b&gt;');
    expect(html`${{ markup: '<b>' }}`.markup).toBe('{&quot;markup&quot;:&quot;&lt;b&gt;&quot;}');
    // @ts-expect-error an object that html has not made
    expect(html`${{}}${null}${Symbol('s')}${Object.create(null) as undefined}`.markup).toBe('{}Symbol(s){}');
  });
});
