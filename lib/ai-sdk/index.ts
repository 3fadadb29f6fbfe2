export { fromUIMessages, type FromUIMessagesOptions } from './fromUIMessages';
export { toUIMessageStream } from './toUIMessageStream';
export type { UIMessageChunk } from './uiMessageChunk';
export type { UIMessageStreamOptions } from './uiMessageEncoder';
export { uiMessageProtocol } from './uiMessageProtocol';
