import { correction } from '../../lib/agent/correction';

describe('correction', () => {
  it('should tell the model what is wrong and what to do', () => {
    expect(correction(['It is empty.', 'It is late.'])).toEqual({
      role: 'user',
      content: 'Your answer is not valid: It is empty. It is late. Answer again with the whole JSON, and nothing else.',
    });
  });
});
