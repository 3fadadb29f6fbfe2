export { agentHandler } from './agentHandler';
export type { AgentHandlerOptions, ServedAgent } from './agentHandlerOptions';
export { clientApprovals, type ClientApprovals } from './clientApprovals';
export { memoryRunStore, type KeptRun, type RunStore, type RunStoreOptions } from './memoryRunStore';
export { nodeHandler, type NodeRequest, type NodeResponse } from './nodeHandler';
export { runEventProtocol } from './runEventProtocol';
export { toEventStream } from './toEventStream';
export type { EventStreamOptions } from './frameStream';
export type { EventProtocol, ServerSentEvent } from '../types/eventProtocol';
