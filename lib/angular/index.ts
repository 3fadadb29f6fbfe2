export { injectAgent, type InjectAgentOptions } from './injectAgent';
export { provideAgent } from './provideAgent';
export type { AgentRef } from './agentRef';
export type { AgentSource, SendPolicy } from './runner';
export type { AgentStatus } from './conversation';
export type { ToolActivity } from './toolActivity';
