import { AgentError } from 'rxagent';
import { ClientTools } from '../../lib/http/clientTools';

const spec = { name: 'look', description: 'Looks', parameters: { type: 'object' } };
const context = (toolCallId: string, signal = new AbortController().signal) => ({ toolCallId, signal, runId: 'run', context: undefined });

describe('ClientTools', () => {
  it('should make tools that check nothing and wait no longer than they may', () => {
    expect(new ClientTools().toTool(spec, 5)).toMatchObject({ ...spec, validate: false, timeoutMs: 5 });
  });

  it('should bring each call its result, once', async () => {
    const tools = new ClientTools();
    const { execute } = tools.toTool(spec, 5);
    const [a, b] = [execute({}, context('a')), execute({}, context('b'))];
    expect([tools.settle('b', { content: 'B' }), tools.settle('a', { content: 'A' }), tools.settle('a', { content: 'again' }), tools.settle('c', { content: '' })]).toEqual([true, true, false, false]);
    expect(await Promise.all([a, b])).toEqual(['A', 'B']);
  });

  it('should bring errors as the client puts them', async () => {
    const tools = new ClientTools();
    const result = tools.toTool(spec, 5).execute({}, context('a'));
    expect(tools.settle('a', { content: 'no eyes', isError: true })).toBe(true);
    await expect(result).rejects.toEqual(new AgentError('no eyes', { code: 'client-tool' }));
  });

  it('should forget a call that is given up', () => {
    const [tools, controller] = [new ClientTools(), new AbortController()];
    void tools.toTool(spec, 5).execute({}, context('a', controller.signal));
    controller.abort();
    expect(tools.settle('a', { content: '' })).toBe(false);
  });
});
