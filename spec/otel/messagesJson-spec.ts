import { toolCall } from 'rxagent/testing';
import { messagesJson } from '../../lib/otel/messagesJson';
import type { Message } from '../../lib/types/message';

const parsed = (...messages: Message[]): unknown => JSON.parse(messagesJson(messages));

describe('messagesJson', () => {
  it('should write a conversation in the form of the conventions', () => {
    expect(
      parsed(
        { role: 'user', content: 'Umbrella?' },
        { role: 'assistant', content: 'Let me see.', toolCalls: [toolCall('rain', { city: 'Bern' })] },
        { role: 'tool', content: 'dry', toolCallId: 'call_rain', toolName: 'rain' },
      ),
    ).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Umbrella?' }] },
      { role: 'assistant', parts: [{ type: 'text', content: 'Let me see.' }, { type: 'tool_call', id: 'call_rain', name: 'rain', arguments: { city: 'Bern' } }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_rain', response: 'dry' }] },
    ]);
  });

  it('should name images, without their bytes', () => {
    const message: Message = {
      role: 'user',
      content: 'What is it?',
      contentParts: [
        { type: 'image_url', imageUrl: 'https://example.com/cat.png' },
        { type: 'image_url', imageUrl: 'data:image/gif;base64,R0lGOD' },
        { type: 'image_base64', imageBase64: 'iVBORw0', mediaType: 'image/png' },
      ],
    };

    expect(parsed(message)).toEqual([
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'What is it?' },
          { type: 'uri', modality: 'image', uri: 'https://example.com/cat.png' },
          { type: 'blob', modality: 'image', mime_type: 'image/gif', content: '' },
          { type: 'blob', modality: 'image', mime_type: 'image/png', content: '' },
        ],
      },
    ]);
  });

  it('should put what was reasoned before the reply', () => {
    expect(JSON.parse(messagesJson([{ role: 'assistant', content: 'Dry.' }], 'Hm.'))).toEqual([{ role: 'assistant', parts: [{ type: 'reasoning', content: 'Hm.' }, { type: 'text', content: 'Dry.' }] }]);
  });
});
