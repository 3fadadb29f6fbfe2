import { addDetail, type ReasoningDetail } from '../../../lib/providers/openai/addDetail';

/** What a list of pieces becomes. */
const joined = (...pieces: ReasoningDetail[]): ReasoningDetail[] => {
  const details: ReasoningDetail[] = [];
  for (const piece of pieces) addDetail(details, piece);
  return details;
};
const text = 'reasoning.text';

describe('addDetail', () => {
  const cases: [string, ReasoningDetail[], ReasoningDetail[]][] = [
    ['keeps one piece as it is', [{ type: text, text: 'a', format: 'f', index: 0 }], [{ type: text, text: 'a', format: 'f', index: 0 }]],
    [
      'joins the text of a block, and adds its signature',
      [{ type: text, text: 'Let', index: 0 }, { type: text, text: ' me', index: 0, signature: null }, { type: text, index: 0, signature: 'sig' }],
      [{ type: text, text: 'Let me', index: 0, signature: 'sig' }],
    ],
    ['joins summaries', [{ type: 's', summary: 'a', index: 0 }, { type: 's', summary: 'b', index: 0 }], [{ type: 's', summary: 'ab', index: 0 }]],
    ['joins data', [{ type: 'e', data: 'QU', index: 1, id: 'r1' }, { type: 'e', data: 'JD', index: 1, id: 'r1' }], [{ type: 'e', data: 'QUJD', index: 1, id: 'r1' }]],
    ['joins where only one piece has an id', [{ type: text, text: 'a', index: 0, id: null }, { type: text, text: 'b', index: 0, id: 'r1' }], [{ type: text, text: 'ab', index: 0, id: 'r1' }]],
    ['does not repeat the format', [{ type: text, text: 'a', format: 'f', index: 0 }, { type: text, text: 'b', format: 'f', index: 0 }], [{ type: text, text: 'ab', format: 'f', index: 0 }]],
    ['does not lose a signature to null', [{ type: text, index: 0, signature: 'sig' }, { type: text, index: 0, signature: null }], [{ type: text, index: 0, signature: 'sig' }]],
    ['parts indices', [{ type: text, text: 'a', index: 0 }, { type: text, text: 'b', index: 1 }], [{ type: text, text: 'a', index: 0 }, { type: text, text: 'b', index: 1 }]],
    ['parts types', [{ type: text, text: 'a', index: 0 }, { type: 'e', data: 'b', index: 0 }], [{ type: text, text: 'a', index: 0 }, { type: 'e', data: 'b', index: 0 }]],
    ['parts ids', [{ type: 'e', data: 'a', index: 0, id: 't1' }, { type: 'e', data: 'b', index: 0, id: 't2' }], [{ type: 'e', data: 'a', index: 0, id: 't1' }, { type: 'e', data: 'b', index: 0, id: 't2' }]],
    ['leaves blocks without an index whole', [{ type: text, text: 'a' }, { type: text, text: 'b' }], [{ type: text, text: 'a' }, { type: text, text: 'b' }]],
  ];

  it.each(cases)('%s', (_, pieces, expected) => {
    expect(joined(...pieces)).toEqual(expected);
  });

  it('changes no piece', () => {
    const first = { type: text, text: 'a', index: 0 };
    joined(first, { type: text, text: 'b', index: 0 });

    expect(first).toEqual({ type: text, text: 'a', index: 0 });
  });
});
