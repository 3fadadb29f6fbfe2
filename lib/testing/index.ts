export { marbleProvider } from './marbleProvider';
export { marbles } from './marbles';
export { scriptedProvider, type ScriptedTurn } from './scriptedProvider';
export { toolCall } from './toolCall';
export type { TestProvider, TestProviderOptions } from './testProvider';
