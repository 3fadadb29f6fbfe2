export { toAgUi, type ToAgUiOptions } from './toAgUi';
export { fromRunAgentInput } from './fromRunAgentInput';
export { agUiProtocol } from './agUiProtocol';
export { agUiAgent, type AgUiAgent, type AgUiAgentOptions } from './agUiAgent';
export type { AgUiEvent, AgUiMessage, AgUiUsage } from './agUiEvent';
