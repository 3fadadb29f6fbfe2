import { MOST } from './checkLists';

const text = { type: 'string' } as const;
const object = { type: 'object' } as const;

const part = {
  oneOf: [
    { type: 'object', properties: { type: { const: 'text' }, text }, required: ['type', 'text'], additionalProperties: false },
    { type: 'object', properties: { type: { const: 'image_url' }, imageUrl: { type: 'string', pattern: '^(https?:|data:image/)' } }, required: ['type', 'imageUrl'], additionalProperties: false },
    {
      type: 'object',
      properties: { type: { const: 'image_base64' }, imageBase64: text, mediaType: text },
      required: ['type', 'imageBase64', 'mediaType'],
      additionalProperties: false,
    },
  ],
} as const;

/** What vendors want back with a call may ride on it. */
const call = { type: 'object', properties: { id: text, toolName: text, parameters: object, parseError: text }, required: ['id', 'toolName', 'parameters'] } as const;

const message = {
  type: 'object',
  properties: {
    role: { enum: ['system', 'user', 'assistant', 'tool'] },
    content: text,
    contentParts: { type: 'array', items: part, maxItems: MOST.contentParts },
    toolCalls: { type: 'array', items: call, maxItems: MOST.toolCalls },
    toolCallId: text,
    toolName: text,
    isError: { type: 'boolean' },
  },
  required: ['role', 'content'],
  additionalProperties: false,
} as const;

const toolSpec = {
  type: 'object',
  properties: { name: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' }, description: text, parameters: { type: 'object', properties: { type: { const: 'object' } }, required: ['type'] } },
  required: ['name', 'description', 'parameters'],
  additionalProperties: false,
} as const;

/** The body of a request for a run. */
export const runBody = {
  type: 'object',
  properties: {
    messages: { anyOf: [{ type: 'string', minLength: 1 }, { type: 'array', items: message, minItems: 1, maxItems: MOST.messages }] },
    tools: { type: 'array', items: toolSpec, maxItems: 128 },
    /** That the client's `stop` has fired already. */
    stopped: { type: 'boolean' },
  },
  required: ['messages'],
  additionalProperties: false,
} as const;

const toolCallId = { type: 'string', minLength: 1 } as const;

/** The body of an answer to a run that waits: for the result of a tool of the client's, or for an approval. */
export const answerBody = {
  type: 'object',
  oneOf: [
    {
      properties: { type: { const: 'tool-result' }, toolCallId, content: text, isError: { type: 'boolean' } },
      required: ['type', 'toolCallId', 'content'],
      additionalProperties: false,
    },
    {
      properties: { type: { const: 'approval' }, toolCallId, approved: { type: 'boolean' }, reason: text },
      required: ['type', 'toolCallId', 'approved'],
      additionalProperties: false,
    },
  ],
} as const;
