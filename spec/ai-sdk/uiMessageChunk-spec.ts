import type { UIMessageChunk as TheirChunk } from 'ai';
import { expectTypeOf } from 'expect-type';
import type { UIMessageChunk } from 'rxagent/ai-sdk';

describe('UIMessageChunk', () => {
  it('is a chunk of the AI SDK, and none that it does not know', () => {
    expectTypeOf<UIMessageChunk>().toExtend<TheirChunk>();
    // @ts-expect-error no such chunk
    const wrong: UIMessageChunk = { type: 'text' };
    // @ts-expect-error the id is missing
    const incomplete: UIMessageChunk = { type: 'text-delta', delta: 'x' };
    expect([wrong, incomplete]).toHaveLength(2);
  });
});
