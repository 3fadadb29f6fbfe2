import { describe, expect, it } from '@jest/globals';
import { HeldText } from '../../lib/tools/heldText';

const begun = (delta: string): HeldText => {
  const text = new HeldText();
  text.begin(delta);
  return text;
};

describe('HeldText', () => {
  it('should take what was not taken yet, over several deltas', () => {
    const text = begun('abc');
    text.index = 1;
    expect(text.take()).toBe('a');
    text.index = 3;
    text.keep(text.take());
    text.begin('def');
    text.index = 2;

    expect(text.take()).toBe('bcde');
    expect(text.take()).toBe('');
    expect(text.out).toBe('');
  });

  it('should part text from calls', () => {
    const text = begun('text{call} !');
    text.index = 4;
    text.give();
    text.index = 9;
    text.commit();
    text.index = 11;
    text.drop();

    expect(text.out).toBe('text');
    expect(text.recall()).toBe('{call} ');
    expect(text.recall()).toBe('');
  });

  it('should hold back a fence with the calls in it, and drop all when it is closed', () => {
    const text = begun('```{call}```');
    text.index = 3;
    text.enter();
    text.index = 9;
    text.enter();
    expect(text.block).toBe('{call}');
    text.index = 11;
    text.commit();

    expect(text.out).toBe('');
    expect(text.recall()).toBe('```{call}```');
  });

  it('should release a fence without the calls in it when there is more', () => {
    const text = begun('```{call}more');
    text.index = 3;
    text.enter();
    text.index = 9;
    text.enter();
    text.index = 13;
    text.release(text.take());

    expect(text.out).toBe('```more');
    expect(text.block).toBe('');
    expect(text.recall()).toBe('{call}');
  });
});
