import type { ContentPart } from 'rxagent';
import { contentOf } from '../../../lib/providers/openai/contentOf';

const image: ContentPart = { type: 'image_url', imageUrl: 'a' };
const content = (text: string, contentParts?: ContentPart[]): unknown => contentOf({ role: 'user', content: text, ...(contentParts && { contentParts }) }, (part) => (part.type === 'text' ? part.text : part.type));

describe('contentOf', () => {
  it.each<[string, unknown, unknown]>([
    ['text', content(' hi '), ' hi '],
    ['no text', content(''), ''],
    ['parts in their order', content('x', [image, { type: 'text', text: 'look' }]), ['image_url', 'look']],
    ['the text before parts without any', content('What?', [image]), ['What?', 'image_url']],
    ['images alone', content('', [image]), ['image_url']],
    ['no empty part', content('x', [{ type: 'text', text: '' }, image]), ['image_url']],
    ['the text where there are no parts', content('hi', []), 'hi'],
    ['nothing of a part that was emptied', content('x', [{ type: 'text', text: '' }]), ''],
  ])('gives %s', (_, given, expected) => {
    expect(given).toEqual(expected);
  });
});
