import { basename } from 'node:path';
import * as ts from 'typescript';
import { entryPoints, filesIn, parse, publicNames } from './sources';

/** The public API. A change here is a change for every user: it belongs into CHANGELOG.md. */
const api: Record<string, { values: string[]; types: string[] }> = {
  rxagent: {
    values: [
      'Agent', 'AgentError', 'ConfigurationError', 'ConversationMemory', 'GuardError', 'InvalidOutputError', 'LocalProvider', 'ProviderError',
      'RunTimeoutError', 'ToolTimeoutError', 'ToolValidationError', 'answerText', 'consoleObserver', 'imageMessage', 'isChunk', 'isResult',
      'isToolCall', 'partialOutput', 'recordTo', 'repairConversation', 'replayProvider', 'result', 'tapRun', 'textContent', 'textDeltas', 'tool',
      'toolCalls', 'traceToHtml', 'withCache', 'withCost', 'withFallback', 'withRateLimit', 'withRetry', 'withTimeout',
    ],
    types: [
      'AgentEvent', 'AgentInput', 'AgentInputObject', 'AgentObserver', 'AgentOptions', 'AgentResult', 'Approval', 'ApprovalRequest', 'Approve',
      'BatchEvent', 'BatchItem', 'BatchOptions', 'BreakerOptions', 'CacheOptions', 'CacheStore', 'CalcPrice', 'Completion', 'ConsoleObserverOptions',
      'ContentPart', 'ConversationMemoryOptions', 'FallbackOptions', 'FinishReason', 'Guard', 'GuardVerdict', 'Guards', 'LocalProviderOptions',
      'LoopDetection', 'Memory', 'MemoryTrim', 'Message', 'ModelNote', 'ModelRequest', 'ParsedOutput', 'PartialOutput', 'Provider',
      'ProviderErrorOptions', 'RateLimitOptions', 'ReplayOptions', 'RetryOptions', 'Role', 'RunEvent', 'RunEventOf', 'RunFinishReason', 'StreamChunk',
      'TimeoutOptions', 'Tool', 'ToolCall', 'ToolContext', 'ToolOptions', 'ToolOutcome', 'ToolPattern', 'ToolPolicy', 'ToolSpec', 'ToolStats',
      'Trace', 'TraceStep', 'TraceToHtmlOptions', 'Usage',
    ],
  },
  'rxagent/openai': { values: ['OpenAIProvider'], types: ['OpenAIProviderOptions'] },
  'rxagent/anthropic': { values: ['AnthropicProvider'], types: ['AnthropicProviderOptions'] },
  'rxagent/gemini': { values: ['GeminiProvider'], types: ['GeminiProviderOptions'] },
  'rxagent/http': {
    values: ['agentHandler', 'clientApprovals', 'memoryRunStore', 'nodeHandler', 'remoteAgent', 'runEventProtocol', 'toEventStream'],
    types: [
      'AgentHandlerOptions', 'ClientApprovals', 'Decision', 'EventProtocol', 'EventStreamOptions', 'KeptRun', 'NodeRequest', 'NodeResponse', 'RemoteAgent', 'RemoteAgentOptions',
      'RemoteRun', 'ResumeOptions', 'RunStore', 'RunStoreOptions', 'ServedAgent', 'ServerSentEvent',
    ],
  },
  'rxagent/ai-sdk': { values: ['fromUIMessages', 'toUIMessageStream', 'uiMessageProtocol'], types: ['FromUIMessagesOptions', 'UIMessageChunk', 'UIMessageStreamOptions'] },
  'rxagent/ag-ui': {
    values: ['agUiAgent', 'agUiProtocol', 'fromRunAgentInput', 'toAgUi'],
    types: ['AgUiAgent', 'AgUiAgentOptions', 'AgUiEvent', 'AgUiMessage', 'AgUiUsage', 'ToAgUiOptions'],
  },
  'rxagent/angular': { values: ['injectAgent', 'provideAgent'], types: ['AgentRef', 'AgentSource', 'AgentStatus', 'InjectAgentOptions', 'SendPolicy', 'ToolActivity'] },
  'rxagent/node': { values: ['workerPool', 'workerTool'], types: ['WorkerPool', 'WorkerPoolOptions', 'WorkerToolOptions'] },
  'rxagent/otel': { values: ['otelObserver'], types: ['OtelObserverOptions'] },
  'rxagent/testing': {
    values: [
      'marbleProvider', 'marbles', 'scriptedProvider', 'toolCall',
    ],
    types: [
      'ScriptedTurn', 'TestProvider', 'TestProviderOptions',
    ],
  },
};

describe('the exported names', () => {
  for (const entry of entryPoints()) {
    it(`of ${entry.name} are the ones listed here`, () => {
      const names = publicNames(entry);
      expect({
        values: names.filter(({ isType }) => !isType).map(({ name }) => name).sort(),
        types: names.filter(({ isType }) => isType).map(({ name }) => name).sort(),
      }).toEqual(api[entry.name]);
    });

    it(`of ${entry.name} are exported one by one, from the file that declares them`, () => {
      const others = parse(entry.index).statements.filter((statement) =>
        !ts.isExportDeclaration(statement) || !statement.moduleSpecifier || !statement.exportClause || !ts.isNamedExports(statement.exportClause));
      expect(others.map((statement) => `${entry.index}: write "export { name } from './file';" instead of "${statement.getText()}"`)).toEqual([]);
    });
  }

  it('are listed for every entry point of package.json and for nothing else', () => {
    expect(Object.keys(api)).toEqual(entryPoints().map(({ name }) => name));
  });

  it('have an entry point in package.json for every index file in lib, and an index file for every entry point', () => {
    const indexFiles = filesIn('lib').filter((path) => path.endsWith('/index.ts'));
    expect(entryPoints().map(({ index }) => index).sort()).toEqual(indexFiles);
  });

  it('include every operator', () => {
    const exported = entryPoints().flatMap(publicNames).map(({ path }) => path);
    expect(filesIn('lib/operators').filter((path) => !exported.includes(path)).map((path) => `export ${path} from lib/index.ts`)).toEqual([]);
  });

  it('of values name their files (a vendor’s provider stands in provider.ts of its folder)', () => {
    const named = ({ name, path }: { name: string; path: string }): boolean => /^lib\/providers\/\w+\/provider\.ts$/.test(path) || basename(path, '.ts') === name.replace(/^./, (first) => first.toLowerCase());
    const wrong = entryPoints().flatMap(publicNames).filter((entry) => !entry.isType && !named(entry));
    expect(wrong.map(({ name, path }) => `${path} exports ${name}: name the file for it`)).toEqual([]);
  });
});
