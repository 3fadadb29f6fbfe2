import { ConfigurationError } from 'rxagent';
import { checkLists } from '../../lib/http/checkLists';

const of = (length: number): unknown[] => new Array<unknown>(length).fill(1);

describe('checkLists', () => {
  it.each([undefined, null, 1, {}, { messages: 'x' }, { messages: of(10_000) }, { messages: [{ contentParts: of(1000), toolCalls: of(1000) }, null] }])('should let pass %#', (body) => expect(() => checkLists(body)).not.toThrow());

  it.each([
    [{ messages: of(10_001) }, 'body.messages must NOT have more than 10000 items'],
    [{ messages: [{}, { contentParts: of(1001) }] }, 'body.messages.1.contentParts must NOT have more than 1000 items'],
    [{ messages: [{ toolCalls: of(1001) }] }, 'body.messages.0.toolCalls must NOT have more than 1000 items'],
  ])('should say which list is too long: %#', (body, text) => expect(() => checkLists(body)).toThrow(new ConfigurationError(`The request cannot be read: ${text}.`)));
});
