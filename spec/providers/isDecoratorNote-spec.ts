import { isDecoratorNote } from '../../lib/providers/isDecoratorNote';
import { toolCall } from 'rxagent/testing';
import { items } from '../support/decoratorContract';

describe('isDecoratorNote', () => {
  it('should know a retry and a fallback', () => {
    expect(isDecoratorNote({ type: 'retry', attempt: 1, delayMs: 1, error: 0 })).toBe(true);
    expect(isDecoratorNote({ type: 'fallback', from: 'a', to: 'b', error: 0 })).toBe(true);
  });

  it('should know what the model says', () => {
    const call = { ...toolCall('retry'), type: 'retry' };
    expect([...Object.values(items), call, ''].filter(isDecoratorNote)).toEqual([]);
  });
});
