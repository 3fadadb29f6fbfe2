import { setTimeout as sleep } from 'node:timers/promises';
import { tool, type Tool } from 'rxagent';

const text = (description: string) => ({ type: 'string', description }) as const;

const stations: Record<string, { report: string; delayMs: number }> = {
  Bern: { report: '14 °C, light rain, wind 11 km/h', delayMs: 420 },
  Lisbon: { report: '23 °C, clear, wind 18 km/h', delayMs: 780 },
  Reykjavik: { report: '6 °C, gusty showers, wind 41 km/h', delayMs: 1150 },
};

/** Tells what it does while it works. */
const getWeather = tool({
  name: 'get_weather',
  description: 'Get the weather in a city',
  parameters: { type: 'object', properties: { city: text('Such as Bern') }, required: ['city'] },
  async *execute({ city }, { signal }) {
    const { report, delayMs } = stations[city] ?? { report: '17 °C, some clouds, wind 9 km/h', delayMs: 600 };
    yield `Finding a station in ${city} …\n`;
    await sleep(delayMs, undefined, { signal });
    yield 'Reading its sensors …\n';
    await sleep(delayMs, undefined, { signal });
    yield `${city}: ${report}`;
  },
});

const webSearch = tool({
  name: 'web_search',
  description: 'Search the web',
  parameters: { type: 'object', properties: { query: text('What to look for') }, required: ['query'] },
  async execute({ query }, { signal }) {
    await sleep(1400, undefined, { signal });
    return { query, results: ['A field guide', 'Notes from practice', 'Questions and answers'].map((title, at) => ({ title, url: `https://example.com/${at + 1}` })) };
  },
});

/** A slow one. */
const searchArchive = tool({
  name: 'search_archive',
  description: 'Search the archive, which takes a while',
  parameters: { type: 'object', properties: { query: text('What to look for'), volumes: { type: 'integer', minimum: 1, maximum: 12 } }, required: ['query'] },
  async *execute({ query, volumes = 6 }, { signal }) {
    for (let volume = 1; volume <= volumes; volume++) {
      await sleep(650, undefined, { signal });
      yield `Volume ${volume} of ${volumes}: ${(volume * 7) % 5} mentions of '${query}'\n`;
    }
  },
});

/** One that fails for the addresses which the demo knows. */
const fetchPage = tool({
  name: 'fetch_page',
  description: 'Read a page of the web',
  parameters: { type: 'object', properties: { url: text('Its address') }, required: ['url'] },
  async execute({ url }, { signal }): Promise<string> {
    await sleep(900, undefined, { signal });
    throw new Error(`502 Bad Gateway: ${new URL(url).host} did not answer`);
  },
});

/** Wants the approval of a person (see `toolPolicy` of the agent). Nothing is sent. */
const sendEmail = tool({
  name: 'send_email',
  description: 'Send an e-mail',
  parameters: { type: 'object', properties: { to: text('The address'), subject: text('One line'), body: text('The text') }, required: ['to', 'subject', 'body'] },
  async execute({ to }, { signal }) {
    await sleep(700, undefined, { signal });
    return `Sent to ${to}. (In this demo nothing leaves the machine.)`;
  },
});

/** What the demo's agent can do. */
export const tools: readonly Tool[] = [getWeather, webSearch, searchArchive, fetchPage, sendEmail];
