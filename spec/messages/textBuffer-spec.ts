import { TextBuffer } from '../../lib/messages/textBuffer';

describe('TextBuffer', () => {
  it.each([0, 1, 63, 64, 65, 128, 1000])('should be the text of %d deltas', (count) => {
    const deltas = Array.from({ length: count }, (_, index) => (index % 7 === 0 ? '' : `${index} `));
    const buffer = new TextBuffer();
    for (const delta of deltas) buffer.append(delta);

    expect(String(buffer)).toBe(deltas.join(''));
  });

  it('should know whether it is empty', () => {
    const buffer = new TextBuffer();
    const seen = ['', '', 'a', ''].map((delta) => (buffer.append(delta), buffer.isEmpty));
    for (let count = 0; count < 64; count++) buffer.append('');

    expect(seen).toEqual([true, true, false, false]);
    expect(buffer.isEmpty).toBe(false);
  });

  it('should be read as often as one likes, while it grows', () => {
    const buffer = new TextBuffer();
    const read = Array.from({ length: 130 }, () => (buffer.append('a'), String(buffer), String(buffer).length));

    expect(read).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
  });
});
