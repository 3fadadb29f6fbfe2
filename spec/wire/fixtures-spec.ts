import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import { Agent, ConversationMemory, isToolCall, ProviderError, tool, type ModelNote, type ModelRequest, type Provider, type ToolCall } from 'rxagent';
import { AnthropicProvider } from 'rxagent/anthropic';
import { GeminiProvider } from 'rxagent/gemini';
import { OpenAIProvider } from 'rxagent/openai';

/*
 * Real streams of the vendors, recorded by others, and what the vendors' own clients make of them. They lie beside the project, not in it; where they are absent
 * there is nothing to do here.
 */
const folder = resolve(__dirname, '../../../shared/wire-fixtures');
const present = existsSync(join(folder, 'replay-server.mjs'));

/** What the vendors' clients have read, in four shapes. */
interface Read {
  text?: string | string[] | null;
  reasoning?: string | string[];
  thought?: string;
  calls?: { id?: string; name: string; args: unknown; type?: string }[];
  usage?: [number, number];
  throws?: string;
}
const expected = present ? (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as { expected: Record<string, (Read | Read[])[]> }).expected : {};

const apiKey = 'k';
const providers: Record<string, (url: string) => Provider> = {
  'openai-chat': (url) => new OpenAIProvider({ baseURL: `${url}/v1`, apiKey }),
  'openai-responses': (url) => new OpenAIProvider({ baseURL: `${url}/v1`, apiKey, api: 'responses' }),
  'anthropic-messages': (url) => new AnthropicProvider({ baseURL: url, apiKey }),
  'google-gemini': (url) => new GeminiProvider({ baseURL: url, apiKey }),
};

const joined = (text: string | string[] | null | undefined): string => [text ?? []].flat().join('');

/** What this library should make of it; undefined where it must fail. */
function toExpect(read: Read | Read[]): { text: string; calls: object[]; usage?: [number, number] } | undefined {
  const [{ text, calls = [], throws, usage: ownUsage } = {}, ...others] = [read].flat();
  if (throws) return undefined;
  const usage = ownUsage ?? others.find((other) => other.usage)?.usage;
  const own = calls.filter(({ type }) => type === undefined || type === 'function_call' || type === 'tool_use');
  const parsed = own.map(({ id, name, args }) => ({ ...(id !== undefined && { id }), toolName: name, parameters: typeof args === 'string' ? (JSON.parse(args) as unknown) : args }));
  return { text: joined(text), calls: parsed, ...(usage && { usage }) };
}

/** Where this library fails on purpose: the clients succeed with nothing, or with two answers in one. */
const failures: Record<string, object> = {
  'anthropic-messages/refusal.chunks.txt#0': { code: 'refusal', retryable: false },
  'google-gemini/prompt-blocked.sse#0': { code: 'content-filter', retryable: false },
};

/** Where this library reads more, and why. */
const onPurpose: Record<string, object> = {
  // The client trips over an index that starts at 1.
  'openai-chat/anthropic-compat-index-1.sse#0': { text: 'Reading it.', calls: [{ id: 'toolu_sanitized', toolName: 'read_file', parameters: { path: 'a.txt' } }] },
  // The client insists on a finish_reason, though `[DONE]` has come.
  'openai-chat/kimi-tool-delta-quirks.sse#0': { text: '', calls: [{ id: '0', toolName: 'llm_version', parameters: {} }], usage: [57, 17] },
  // What is no JSON reaches a tool as its one parameter.
  'openai-responses/custom-tool.chunks.txt#0': { calls: [{ id: 'call_custom_sql_001', toolName: 'write_sql', parameters: { input: 'SELECT * FROM users WHERE age > 25' } }] },
  // The client leaves it to others to put the parts of arguments together.
  'google-gemini/stream-args-partial.chunks.txt#0': { calls: [{ parameters: { location: 'Boston' } }, { parameters: { location: 'San Francisco' } }] },
  'google-gemini/stream-args-no-terminal.chunks.txt#0': { calls: [{ toolName: 'writeItems', parameters: { operations: [{ itemid: 'apple_001', price: 0.5 }, { itemid: 'banana_001' }] } }] },
  // The client completes the truncated arguments; such a call must not run.
  'anthropic-messages/max-tokens-mid-tool-json.sse#0': { calls: [{ toolName: 'make_file', parameters: {}, parseError: expect.stringContaining('maxTokens') as unknown }] },
};

/** All that a reply says. */
async function readReply(provider: Provider): Promise<{ text: string; calls: ToolCall[]; usage?: [number, number] } | ProviderError> {
  const notes: ModelNote[] = [];
  const request: ModelRequest = { systemPrompt: '', messages: [{ role: 'user', content: 'q' }], tools: [], report: (note) => notes.push(note) };
  try {
    const items = await lastValueFrom(provider.stream!(request).pipe(toArray()));
    const usage = notes.flatMap((note) => (note.type === 'usage' ? note.usage : [])).at(-1);
    return {
      text: items.filter((item) => typeof item === 'string').join(''),
      calls: items.filter(isToolCall),
      // Google counts what a model thinks apart from what it writes.
      ...(usage && { usage: [usage.inputTokens, usage.outputTokens - (provider.name === 'gemini' ? (usage.reasoningTokens ?? 0) : 0)] }),
    };
  } catch (error) {
    return error as ProviderError;
  }
}

(present ? describe : describe.skip)('the recorded streams', () => {
  let server: ChildProcess;
  let url = '';
  const set = (options: object): Promise<unknown> => fetch(`${url}/__replay`, { method: 'POST', body: JSON.stringify(options) });
  const requests = async (): Promise<{ body: unknown }[]> => ((await (await fetch(`${url}/__replay`)).json()) as { requests: { body: unknown }[] }).requests;

  beforeEach(async () => {
    server = spawn(process.execPath, [realpathSync(join(folder, 'replay-server.mjs'))], { stdio: ['ignore', 'pipe', 'inherit'] });
    [url] = (await once(server.stdout!, 'data')).map((line) => String(line).trim()) as [string];
  });
  afterEach(() => server.kill());

  const splits = [{ split: 'event' }, { split: 'whole' }, { split: 'utf8' }, { split: 'random:7' }, { split: 'line', crlf: true }, { split: 3, comments: true }];

  it.each(Object.entries(expected))('%s are read as the vendor’s client reads them, however they are cut', async (fixture, replies) => {
    const provider = providers[fixture.split('/')[0]!]!(url);
    for (const split of splits) {
      await set({ fixture, crlf: false, comments: false, ...split });
      for (const [index, read] of replies.entries()) {
        const got = await readReply(provider);
        const special = onPurpose[`${fixture}#${index}`];
        const wanted = failures[`${fixture}#${index}`] ?? { ...(toExpect(read) ?? (special ? {} : { name: 'ProviderError' })), ...special };
        expect({ split, got }).toMatchObject({ split, got: wanted });
      }
    }
  });

  it.each([
    ['openai-chat/agent-run-3-turns.sse', 1, ['call_3rqTYrA6H21AYUaRGP4F66oq', 'call_Vz0Sie91Ap56nH0ThKGrZXT7']],
    ['openai-chat/ollama-reasoning-tool-4-turns.sse', 2, ['call_x7rn5sl5', 'call_5zat23rg']],
    ['openai-responses/reasoning-tools-4-turns.sse', 2, ['call_E9m0fralKLjUmND1MuTXjnqm', 'rs_']],
    ['openai-responses/encrypted-reasoning-4-responses.chunks.txt', 1, ['call_Zl5vIMnD7dVAjgU6FkhmiCZh', 'encrypted_content']],
    ['anthropic-messages/thinking-tool-2-turns.sse', 1, ['toolu_01825dXWLSoJwCst1qTsiWdb', '"signature":"']],
    ['anthropic-messages/tools-4-turns.sse', 2, ['toolu_01MKSN7NHsBVKr7Jvw5pqCQq', 'toolu_01WyBDTrFVoidP92YhrB1xZ2']],
    ['google-gemini/tool-2-turns.sse', 1, ['"functionResponse"', '"thoughtSignature":"']],
    ['google-gemini/tools-4-turns.sse', 2, ['"functionResponse"', '"thoughtSignature":"']],
    ['google-gemini/parallel-calls-3-turns.chunks.txt', 2, ['grep_search', 'list_directory', 'read_file']],
  ])('%s make whole runs of an agent with memory', async (fixture, runs, sent) => {
    await set({ fixture });
    const replies = expected[fixture]!.map(toExpect);
    const names = new Set(replies.flatMap((reply) => reply!.calls.map((call) => (call as ToolCall).toolName)));
    const ran: string[] = [];
    const tools = [...names].map((name) =>
      tool({ name, description: name, parameters: { type: 'object' }, terminal: name === 'final_result', execute: (_args, { toolCallId }) => (ran.push(toolCallId), 'done') }),
    );
    const agent = new Agent({ provider: providers[fixture.split('/')[0]!]!(url), tools, memory: new ConversationMemory() });
    for (let run = 0; run < runs; run++) await agent.run(`question ${run}`);

    expect(ran).toHaveLength(replies.flatMap((reply) => reply!.calls).length);
    const asked = await requests();
    expect(asked).toHaveLength(replies.length);
    for (const part of sent) expect(JSON.stringify(asked.at(-1)!.body)).toContain(part);
  });
});
