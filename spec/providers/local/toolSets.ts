import type { JSONSchema } from 'json-schema-to-ts';
import type { ToolSpec } from '../../../lib/types/tool';

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;
const integer = { type: 'integer' } as const;
const flag = { type: 'boolean' } as const;
const currency = { type: 'string', enum: ['USD', 'EUR', 'GBP', 'CHF'] } as const;
const folder = { type: 'string', description: 'A folder, such as lib; default: all' } as const;

/** A tool whose parameters are all required but those named. */
export const spec = (name: string, description: string, properties: Record<string, JSONSchema>, optional: string[] = []): ToolSpec => {
  const required = Object.keys(properties).filter((property) => !optional.includes(property));
  return { name, description, parameters: { type: 'object', properties, ...(required.length && { required }), additionalProperties: false } };
};

/** Tools as users write them. */
export const toolSets = {
  /** As in the terminal demo. */
  folder: [
    spec('list_files', 'List the files in a folder', { folder }, ['folder']),
    spec('search_text', 'Search for a text in the files of a folder', { query: text, folder }, ['folder']),
    spec('read_file', 'Read a file', { path: text }),
    spec('calculator', 'Calculate an arithmetic expression', { expression: text }),
  ],
  city: [spec('get_weather', 'Get the current weather for a city', { city: text }), spec('get_time', 'Get the current time in a city', { city: text })],
  forecast: [spec('getForecast', 'Weather forecast for the next days', { city: text, days: integer, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] } }, ['days', 'unit'])],
  search: [spec('search', 'Search the web', { query: text })],
  docs: [spec('search', 'Search the docs', { query: text, limit: { type: 'integer', maximum: 50 }, sort: { enum: ['newest', 'oldest'] }, language: text }, ['limit', 'sort', 'language'])],
  routing: [
    spec('transfer_to_sales', 'Questions about prices, plans, quotes', { reason: text }),
    spec('transfer_to_support', 'Questions about errors, crashes, broken things', { reason: text }),
    spec('transfer_to_billing', 'Questions about invoices, charges, payments, refunds', { reason: text }),
  ],
  money: [spec('convert_currency', 'Convert an amount of money to another currency', { amount: number, from: currency, to: currency })],
  plainMoney: [spec('convert_currency', 'Convert money', { amount: number, from: text, to: text })],
  math: [spec('add', 'Adds two numbers', { a: number, b: number }), spec('multiply', 'Multiplies two numbers', { a: number, b: number })],
  mail: [spec('send_email', 'Sends an email', { to: text, subject: text, body: text })],
  translate: [spec('translate', 'Translates a text', { text, target_language: text })],
  flight: [spec('book_flight', 'Books a flight', { from: text, to: text, date: text, passengers: integer }, ['passengers'])],
  light: [spec('set_light', 'Switches a lamp', { room: { type: 'string', enum: ['kitchen', 'bed_room'] }, on: flag, brightness: { type: 'integer', minimum: 1, maximum: 100 } }, ['brightness'])],
  list: [spec('list_files', 'Lists files', { folder: text, recursive: flag, include_hidden: flag }, ['folder', 'recursive', 'include_hidden'])],
  arrays: [spec('average', 'Averages numbers', { numbers: { type: 'array', items: number } }), spec('create_labels', 'Creates labels', { labels: { type: 'array', items: text } })],
  web: [spec('fetch_page', 'Fetches a web page', { url: text })],
  person: [spec('create_contact', 'Creates a contact', { name: text, age: integer, address: { type: 'object', properties: { city: text, zip: integer }, required: ['city'] } })],
  odd: [spec('defaults', 'Shows odd schemas', { level: { type: 'integer', minimum: 3 }, mode: { enum: ['fast', 'slow'] }, size: { ...number, default: 7 }, kind: { const: 'x' }, note: { anyOf: [text, { type: 'null' }] }, list: { type: 'array', items: integer }, any: true })],
} satisfies Record<string, readonly ToolSpec[]>;
