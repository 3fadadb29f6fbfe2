import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const demo = async (name: string, ...args: string[]): Promise<string> =>
  (await run(process.execPath, ['--import', 'tsx', `demos/${name}.ts`, ...args], { env: { PATH: process.env['PATH'], NO_COLOR: '1' } })).stdout;

/** What each demo must print. */
const expected: Readonly<Record<string, readonly RegExp[]>> = {
  approval: [/✓ .*Ann/, /Paid 20 to Ann\./, /✗ .*Bob/, /not approved: Too much without a receipt\./],
  structured: [/asked again: .*minutes/, /Apple pie \| 60 min \| peel, mix\n/, /peel, mix, bake\ndone\n$/],
  hello: [/^\[local provider: local\] Hello, what can an observable agent do\?\n$/],
  tools: [/call: +convert_currency \{.*amount: 100/, /result: 100 USD are 85\.11 EUR\./, /answer: 100 USD are 85\.11 EUR\./],
  parallel: [/3 × 0\.15 s/, /5 × 0\.2 s/, /1 × 0\.15 s/],
  routing: [/prices\? +routed +transfer_to_sales/, /error +routed +transfer_to_support/, /wrong +routed +transfer_to_billing/, /morning +stop/],
  newestWins: [/rivers → /, /\(cancelled by unsubscribe\)\nNo, about mountains/, /No, about mountains\n$/],
  memory: [/trimmed 2, kept 4/, /after reset: 0 messages; the branch has 4/, /tokens since reset: 0/],
  threads: [/on the main thread: +3 × 150 ms/, /in threads: +3 × 150 ms in \d+ ms · \d+ ticks/],
  image: [/image_base64 image\/png/, /image_url/, /\(1 image\)/],
  observers: [/tool get_weather \(.*\) ended after/, /failed after .*No such city/, /get_weather.*2.*1.*0\.5/],
  server: [/^serving http:\/\/127\.0\.0\.1:\d+\n/, /call: +convert_currency \{ amount: 100 \}/, /result: 100 USD are 85\.11 EUR\./, /answer: 100 USD are 85\.11 EUR\.\n$/],
  marbles: [/passed: a minute of virtual time/],
  start: [/→ search_text/, /→ list_files/, /✓ calculator .*12 \* \(3 \+ 4\) = 84/, /stop · 2 iterations/],
};

describe('demos', () => {
  const names = readdirSync('demos').filter((file) => file.endsWith('.ts')).map((file) => file.replace('.ts', ''));

  it('should all be listed here', () => {
    expect(names).toEqual(Object.keys(expected).sort());
  });

  it.each(names)('%s should have at most 40 lines', (name) => {
    expect(readFileSync(`demos/${name}.ts`, 'utf8').split('\n').length).toBeLessThanOrEqual(41);
  });

  it.each(names)('%s should print what it promises', async (name) => {
    const output = await demo(name);

    for (const text of expected[name] ?? []) expect(output).toMatch(text);
  }, 60_000);

  it('start should answer a question of its own', async () => {
    expect(await demo('start', 'What is 17 * 23?')).toContain('17 * 23 = 391');
  }, 60_000);
});
