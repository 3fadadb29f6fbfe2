import { readUIMessageStream, type UIMessage } from 'ai';
import type { UIMessageChunk } from 'rxagent/ai-sdk';

/** The message that the AI SDK's own reader makes of chunks; fails where it finds a fault in them, or where they tell of an error. */
export async function readUIMessage(chunks: readonly UIMessageChunk[], message?: UIMessage): Promise<UIMessage | undefined> {
  const stream = new ReadableStream<UIMessageChunk>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  let last = message;
  for await (const state of readUIMessageStream({ stream, terminateOnError: true, ...(message && { message }) })) last = state;
  return last;
}
