import type { ReplyReader } from '../../protocol/readReply';
export const responsesReader = (_: unknown): ReplyReader<unknown> => () => [];
