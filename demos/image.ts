// A multimodal message: bytes, URLs and files become parts of one message, their type told by their first bytes.
import { Agent, imageMessage, LocalProvider } from 'rxagent';

const pixel = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (char) => char.charCodeAt(0));
const agent = new Agent({ provider: new LocalProvider() });

for (const image of [pixel, 'https://example.com/cat.jpg']) {
  const message = imageMessage(image, 'What is in this picture?');
  console.log(message.contentParts?.map((part) => (part.type === 'image_base64' ? `${part.type} ${part.mediaType}` : part.type)));
  console.log((await agent.run(message)).content);
}
