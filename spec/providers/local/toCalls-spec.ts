import Ajv from 'ajv';
import { toCalls } from '../../../lib/providers/local/toCalls';
import type { ToolSpec } from '../../../lib/types/tool';
import { spec, toolSets } from './toolSets';

type Row = [set: keyof typeof toolSets, question: string, ...calls: [toolName: string, parameters: Record<string, unknown>][]];

const questions: Row[] = [
  ['folder', "Search the text 'mergeMap' and list the files in lib, then compute 12 * (3 + 4)",
    ['search_text', { query: 'mergeMap' }], ['list_files', { folder: 'lib' }], ['calculator', { expression: '12 * (3 + 4)' }]],
  ['folder', "Search the text 'mergeMap' in lib, list the files in demos and calculate 12 * (3 + 4)",
    ['search_text', { query: 'mergeMap', folder: 'lib' }], ['list_files', { folder: 'demos' }], ['calculator', { expression: '12 * (3 + 4)' }]],
  ['folder', 'Please list the files.', ['list_files', {}]],
  ['folder', 'How many files are there?', ['list_files', {}]],
  ['folder', 'How many files are in lib/agent?', ['list_files', { folder: 'lib/agent' }]],
  ['folder', 'Which files are in the lib folder?', ['list_files', { folder: 'lib' }]],
  ['folder', 'What files are in this project?', ['list_files', {}]],
  ['folder', 'List the files in lib and in spec', ['list_files', { folder: 'lib' }], ['list_files', { folder: 'spec' }]],
  ['folder', 'Read README.md', ['read_file', { path: 'README.md' }]],
  ['folder', 'Read README.md, then search for TODO', ['read_file', { path: 'README.md' }], ['search_text', { query: 'TODO' }]],
  ['folder', 'Read package.json and tsconfig.json', ['read_file', { path: 'package.json' }], ['read_file', { path: 'tsconfig.json' }]],
  ['folder', 'Read lib/agent/agent.ts and tell me what it does', ['read_file', { path: 'lib/agent/agent.ts' }]],
  ['folder', 'What does lib/index.ts say?', ['read_file', { path: 'lib/index.ts' }]],
  ['folder', "Read 'my notes.txt'", ['read_file', { path: 'my notes.txt' }]],
  ['folder', 'Show me package.json', ['read_file', { path: 'package.json' }]],
  ['folder', 'Search for mergeMap in lib/agent', ['search_text', { query: 'mergeMap', folder: 'lib/agent' }]],
  ['folder', 'Find "export class" in lib', ['search_text', { query: 'export class', folder: 'lib' }]],
  ['folder', 'Search the text mergeMap', ['search_text', { query: 'mergeMap' }]],
  ['folder', 'Which files contain takeWhile?', ['search_text', { query: 'takeWhile' }]],
  ['folder', 'What is 17 * 23?', ['calculator', { expression: '17 * 23' }]],
  ['folder', 'What is (2 + 3) * 4?', ['calculator', { expression: '(2 + 3) * 4' }]],
  ['folder', 'What is 5 * 3 and 4 * 6?', ['calculator', { expression: '5 * 3' }], ['calculator', { expression: '4 * 6' }]],
  ['folder', 'Calculate 1 + 1; calculate 2 * -3.5', ['calculator', { expression: '1 + 1' }], ['calculator', { expression: '2 * -3.5' }]],
  ['folder', 'Compute 12 plus 30 divided by 2 times 3 minus 1', ['calculator', { expression: '12 + 30 / 2 * 3 - 1' }]],

  ['city', 'What is the weather in Bern?', ['get_weather', { city: 'Bern' }]],
  ['city', 'What is the weather in Bern and in Oslo?', ['get_weather', { city: 'Bern' }], ['get_weather', { city: 'Oslo' }]],
  ['city', 'weather in Bern, Oslo and Rome', ['get_weather', { city: 'Bern' }], ['get_weather', { city: 'Oslo' }], ['get_weather', { city: 'Rome' }]],
  ['city', 'weather in bern and oslo', ['get_weather', { city: 'bern' }], ['get_weather', { city: 'oslo' }]],
  ['city', 'What is the weather in Bern? And in Oslo?', ['get_weather', { city: 'Bern' }], ['get_weather', { city: 'Oslo' }]],
  ['city', 'What is the weather in Paris, France?', ['get_weather', { city: 'Paris' }]],
  ['city', 'Weather in Bern, Switzerland. And in Oslo?', ['get_weather', { city: 'Bern' }], ['get_weather', { city: 'Oslo' }]],
  ['city', 'Weather in Bern, Switzerland and the time in Oslo', ['get_weather', { city: 'Bern' }], ['get_time', { city: 'Oslo' }]],
  ['city', 'What is the weather like in New York today?', ['get_weather', { city: 'New York' }]],
  ['city', 'What is the weather and the time in Bern?', ['get_weather', { city: 'Bern' }], ['get_time', { city: 'Bern' }]],
  ['city', 'What is the weather in Paris, and what time is it in Tokyo?', ['get_weather', { city: 'Paris' }], ['get_time', { city: 'Tokyo' }]],
  ['city', 'In Bern, how is the weather?', ['get_weather', { city: 'Bern' }]],
  ['city', "What's Bern's weather?", ['get_weather', { city: 'Bern' }]],
  ['city', 'What is the weather in Paris and tell me a joke', ['get_weather', { city: 'Paris' }]],
  ['city', 'Hello, what is the weather in Bern? Thank you!', ['get_weather', { city: 'Bern' }]],
  ['city', 'Use get_weather for Bern', ['get_weather', { city: 'Bern' }]],
  ['city', 'get-weather “San José”', ['get_weather', { city: 'San José' }]],
  ['forecast', 'Forecast for Oslo for 3 days in Celsius', ['getForecast', { city: 'Oslo', days: 3, unit: 'celsius' }]],
  ['forecast', 'Show the weather forecast for Rome', ['getForecast', { city: 'Rome' }]],

  ['search', 'Search for Python tutorials', ['search', { query: 'Python tutorials' }]],
  ['search', 'Search the web for RxJS', ['search', { query: 'RxJS' }]],
  ['search', 'Please search for cats and dogs.', ['search', { query: 'cats and dogs' }]],
  ['search', 'Search for cats and search for dogs', ['search', { query: 'cats' }], ['search', { query: 'dogs' }]],
  ['search', "Search for 'cats and dogs, then birds'", ['search', { query: 'cats and dogs, then birds' }]],
  ['search', 'Search for `foo` and «bar»', ['search', { query: 'foo' }], ['search', { query: 'bar' }]],
  ['search', 'Could you look for RxJS operators, please?', ['search', { query: 'RxJS operators' }]],
  ['search', 'Search for cats. I love them.', ['search', { query: 'cats' }]],
  ['search', 'Searching marble tests', ['search', { query: 'marble tests' }]],
  ['docs', 'Search for marble tests, limit 5', ['search', { query: 'marble tests', limit: 5 }]],
  ['docs', 'Search for marble tests, limit 99', ['search', { query: 'marble tests, limit 99' }]],
  ['docs', 'Search for the newest releases, language German', ['search', { query: 'releases', sort: 'newest', language: 'German' }]],

  ['routing', 'My invoice is wrong', ['transfer_to_billing', { reason: 'My invoice is wrong' }]],
  ['routing', 'My invoice is wrong. I was charged twice.', ['transfer_to_billing', { reason: 'My invoice is wrong. I was charged twice' }]],
  ['routing', 'The app crashes when I log in', ['transfer_to_support', { reason: 'The app crashes when I log in' }]],
  ['routing', 'How much does the enterprise plan cost?', ['transfer_to_sales', { reason: 'How much does the enterprise plan cost' }]],
  ['routing', 'I want to talk to sales', ['transfer_to_sales', { reason: 'I want to talk to sales' }]],
  ['routing', 'The app crashes and then my invoice is wrong', ['transfer_to_support', { reason: 'The app crashes' }], ['transfer_to_billing', { reason: 'my invoice is wrong' }]],
  ['routing', 'The app crashes and my invoice is wrong', ['transfer_to_support', { reason: 'The app crashes' }], ['transfer_to_billing', { reason: 'my invoice is wrong' }]],

  ['money', 'Convert 100 USD to EUR', ['convert_currency', { amount: 100, from: 'USD', to: 'EUR' }]],
  ['money', 'convert $1,250.50 from chf to gbp', ['convert_currency', { amount: 1250.5, from: 'CHF', to: 'GBP' }]],
  ['money', 'Convert 100 USD to EUR and 50 GBP to CHF', ['convert_currency', { amount: 100, from: 'USD', to: 'EUR' }], ['convert_currency', { amount: 50, from: 'GBP', to: 'CHF' }]],
  ['money', 'What is 20 USD in EUR?', ['convert_currency', { amount: 20, from: 'USD', to: 'EUR' }]],
  ['plainMoney', 'Convert 100 USD to EUR', ['convert_currency', { amount: 100, from: 'USD', to: 'EUR' }]],

  ['math', 'Add 2 and 3', ['add', { a: 2, b: 3 }]],
  ['math', 'What is 2 + 3?', ['add', { a: 2, b: 3 }]],
  ['math', 'Add -2.5 and 3, then multiply 6 by 7', ['add', { a: -2.5, b: 3 }], ['multiply', { a: 6, b: 7 }]],
  ['math', 'What is -6 times 7?', ['multiply', { a: -6, b: 7 }]],
  ['math', 'add', ['add', { a: 0, b: 0 }]],

  ['mail', "Send an email to bob@example.com with subject 'Hello' and body 'Hi, Bob'", ['send_email', { to: 'bob@example.com', subject: 'Hello', body: 'Hi, Bob' }]],
  ['translate', "Translate 'good morning' to German", ['translate', { text: 'good morning', target_language: 'German' }]],
  ['flight', 'Book a flight from New York to Oslo on 2024-05-01 for 2 passengers', ['book_flight', { from: 'New York', to: 'Oslo', date: '2024-05-01', passengers: 2 }]],
  ['light', 'Set the light in the kitchen to brightness 80, on', ['set_light', { room: 'kitchen', on: true, brightness: 80 }]],
  ['light', 'Set the bed-room light off', ['set_light', { room: 'bed_room', on: false }]],
  ['list', 'List all files in docs recursively', ['list_files', { folder: 'docs', recursive: true }]],
  ['list', 'List the files, include hidden ones, not recursive', ['list_files', { recursive: false, include_hidden: false }]],
  ['arrays', 'Average of 1, 2.5 and 4', ['average', { numbers: [1, 2.5, 4] }]],
  ['arrays', 'Create labels bug, help wanted and question', ['create_labels', { labels: ['bug', 'help wanted', 'question'] }]],
  ['arrays', "Create the labels 'bug' and 'help wanted'", ['create_labels', { labels: ['bug', 'help wanted'] }]],
  ['web', 'Fetch https://rxjs.dev/guide?a=b.', ['fetch_page', { url: 'https://rxjs.dev/guide?a=b' }]],
  ['person', 'Create a contact named Ada Lovelace, age 36, city London', ['create_contact', { name: 'Ada Lovelace', age: 36, address: { city: 'London' } }]],
  ['odd', 'Use the defaults', ['defaults', { level: 3, mode: 'fast', size: 7, kind: 'x', note: 'Use the defaults', list: [], any: 'Use the defaults' }]],

  ['folder', 'What is Node.js?'],
  ['folder', 'I read a book yesterday'],
  ['folder', 'What happened on 2024-01-05?'],
  ['folder', 'What is the meaning of life?'],
  ['search', 'What is the capital of France?'],
  ['search', 'Explain observables'],
];

const smallTalk = ['hi', 'Hello!', 'Good morning', 'thank you', 'Thanks, that was great', 'tell me a joke', 'How are you today?', 'Who are you?', 'What can you do?', '', '???'];

const ask = (question: string, tools: readonly ToolSpec[]): unknown => toCalls(question, tools).map(({ toolName, parameters }) => [toolName, parameters]);

describe('toCalls', () => {
  it.each(questions.map(([set, question, ...calls]) => ({ set, question, calls })))('should answer with $set: $question', ({ set, question, calls }) => {
    expect(ask(question, toolSets[set])).toEqual(calls);
  });

  it.each(smallTalk)('should take as small talk: %s', (question) => {
    expect(Object.values(toolSets).flatMap((tools) => toCalls(question, tools))).toEqual([]);
  });

  it('should give arguments that keep to their schemas', () => {
    const ajv = new Ajv();
    const wrong = questions.flatMap(([set, question]) =>
      toCalls(question, toolSets[set]).filter(({ toolName, parameters }) => {
        const schema = (toolSets[set] as readonly ToolSpec[]).find(({ name }) => name === toolName)?.parameters;
        return !ajv.validate(schema as object, parameters);
      }));

    expect(wrong).toEqual([]);
  });

  it('should give the same calls each time', () => {
    const calls = questions.map(([set, question]) => toCalls(question, toolSets[set]));

    expect(questions.map(([set, question]) => toCalls(question, toolSets[set]))).toEqual(calls);
  });

  it('should call nothing where there are no tools', () => {
    expect(toCalls('Search for cats', [])).toEqual([]);
  });

  it('should give at most 64 calls', () => {
    expect(toCalls('Search for cats. '.repeat(100), toolSets.search)).toHaveLength(64);
  });

  it('should take __proto__ for a name like any other', () => {
    const properties = JSON.parse('{ "__proto__": { "type": "string" }, "constructor": { "type": "string" } }') as Record<string, { type: 'string' }>;
    const [call] = toCalls("Do the odd thing with proto 'a' and constructor 'b'", [spec('odd_thing', 'Odd', properties)]);

    expect(Object.entries(call?.parameters ?? {})).toEqual([['__proto__', 'a'], ['constructor', 'b']]);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('should take schemas without properties, and true', () => {
    const bare = [{ name: 'ping', description: 'Pings', parameters: { type: 'object' } }, { name: 'pong', description: 'Pongs', parameters: true as never }] as const;

    expect(ask('ping and then pong and then', bare)).toEqual([['ping', {}], ['pong', {}]]);
  });

  it('should give up on objects that are nested too deeply', () => {
    const nest = (depth: number): Record<string, unknown> => ({ type: 'object', ...(depth && { properties: { inner: nest(depth - 1) }, required: ['inner'] }) });
    const depthOf = (value: unknown): number => (value ? 1 + depthOf((value as { inner: unknown }).inner) : 0);
    const [call] = toCalls('nest', [{ name: 'nest', description: 'Nests', parameters: nest(1000) }]);

    expect(depthOf(call?.parameters)).toBe(11);
  });

  it.each(["'a ", '"a ', '“', '(', '-(', '1', '1+', '1)', 'a, ', 'a.', '/', '!', ' ', '\n', '😀', 'and ', 'weather. ', 'search for ', 'average 1 and '])('should take time linear to the question: 50,000 characters of %j', (unit) => {
    const question = unit.repeat(50_000 / unit.length);

    expect([toolSets.folder, toolSets.city, toolSets.arrays].map((tools) => toCalls(question, tools).length <= 64)).toEqual([true, true, true]);
  });
});
