import { ConfigurationError } from 'rxagent';
import { requestOf } from '../../lib/ag-ui/requestOf';

describe('requestOf', () => {
  it('takes the names and the messages of a request', () => {
    const messages = [{ id: 'm', role: 'activity', activityType: 'plan', content: {} }];
    expect(requestOf({ threadId: 't', runId: 'r', messages, tools: [] })).toEqual({ threadId: 't', runId: 'r', messages });
    expect(requestOf({ threadId: 't', runId: 'r', messages: 'hi' })).toEqual({ threadId: 't', runId: 'r' });
  });

  it.each([
    ['nothing', undefined, 'body must be an object.'],
    ['a list', [], 'body must be an object.'],
    ['no thread', { runId: 'r' }, 'body.threadId must be a string.'],
    ['a number for a run', { threadId: 't', runId: 1 }, 'body.runId must be a string.'],
  ])('refuses %s', (_, body, problem) => {
    expect(() => requestOf(body)).toThrow(new ConfigurationError(problem));
  });
});
