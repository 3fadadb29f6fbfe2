export { nodeHandler, type NodeRequest, type NodeResponse } from './nodeHandler';
export { runEventProtocol } from './runEventProtocol';
export { toEventStream } from './toEventStream';
export type { EventStreamOptions } from './frameStream';
export type { EventProtocol, ServerSentEvent } from '../types/eventProtocol';
