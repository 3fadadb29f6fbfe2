/* The agent */
export { Agent } from './agent/agent';
export type { AgentOptions } from './types/agentOptions';
export type { AgentInput, AgentInputObject } from './types/agentInput';
export type { AgentEvent, AgentResult, StreamChunk } from './types/agentEvent';
export type { ParsedOutput } from './types/parsedOutput';
export type { PartialOutput } from './types/partialOutput';
export type { RunEvent, RunEventOf } from './types/runEvent';
export type { Trace, TraceStep } from './types/trace';
export type { Usage } from './types/usage';
export type { BatchEvent, BatchItem, BatchOptions } from './types/batch';
export type { Guard, Guards, GuardVerdict } from './types/guards';
export type { LoopDetection } from './types/loopDetection';
export type { Approval, ApprovalRequest, Approve, ToolPattern, ToolPolicy } from './types/toolPolicy';
export type { FinishReason, RunFinishReason } from './types/finishReason';

/* Tools */
export { tool, type ToolOptions } from './tools/tool';
export type { Tool, ToolContext, ToolSpec } from './types/tool';
export type { ToolCall } from './types/toolCall';
export type { ToolOutcome } from './types/toolOutcome';

/* Messages */
export { imageMessage } from './messages/imageMessage';
export { repairConversation } from './messages/repairConversation';
export { textContent } from './messages/textContent';
export { isChunk } from './messages/isChunk';
export { isResult } from './messages/isResult';
export { isToolCall } from './messages/isToolCall';
export type { ContentPart, Message, Role } from './types/message';

/* Operators on streams of AgentEvent */
export { answerText } from './operators/answerText';
export { partialOutput } from './operators/partialOutput';
export { result } from './operators/result';
export { textDeltas } from './operators/textDeltas';
export { toolCalls } from './operators/toolCalls';

/* Observers */
export { consoleObserver, type ConsoleObserverOptions } from './observers/consoleObserver';
export { tapRun } from './observers/tapRun';
export { traceToHtml, type TraceToHtmlOptions } from './observers/traceToHtml';
export type { AgentObserver } from './types/agentObserver';
export type { ToolStats } from './types/toolStats';

/* Memory */
export { ConversationMemory, type ConversationMemoryOptions } from './memory/conversationMemory';
export type { Memory, MemoryTrim } from './types/memory';

/* Providers */
export { LocalProvider, type LocalProviderOptions } from './providers/local/localProvider';
export { recordTo } from './providers/recordTo';
export { replayProvider, type ReplayOptions } from './providers/replayProvider';
export { withCache, type CacheOptions, type CacheStore } from './providers/withCache';
export { withCost, type CalcPrice } from './providers/withCost';
export { withFallback, type BreakerOptions, type FallbackOptions } from './providers/withFallback';
export { withRateLimit, type RateLimitOptions } from './providers/withRateLimit';
export { withRetry } from './providers/withRetry';
export { withTimeout } from './providers/withTimeout';
export type { RetryOptions } from './types/retryOptions';
export type { TimeoutOptions } from './types/timeoutOptions';
export type { Completion, ModelNote, ModelRequest, Provider } from './types/provider';

/* Errors */
export { AgentError } from './errors/agentError';
export { ConfigurationError } from './errors/configurationError';
export { InvalidOutputError } from './errors/invalidOutputError';
export { GuardError } from './errors/guardError';
export { RunTimeoutError } from './errors/runTimeoutError';
export { ProviderError, type ProviderErrorOptions } from './errors/providerError';
export { ToolTimeoutError } from './errors/toolTimeoutError';
export { ToolValidationError } from './errors/toolValidationError';
