import { longAnswer, marbleAnswer } from './answers';
import { resultOf, type Cue, type Line, type Scene } from './scene';

const cities = ['Bern', 'Lisbon', 'Reykjavik'];

const weather: Scene = {
  matches: /weather.*(bern|lisbon|reykjavik|cities)|pack/i,
  play: (cue) =>
    cue.turn === 0
      ? [
          { think: 'Three cities, and none of the answers depends on another: I can ask for all of them at once. A search for packing advice can run beside them, too.' },
          { say: 'I look at all three places at once, and search for advice meanwhile.' },
          ...cities.map((city) => ({ call: 'get_weather', with: { city } })),
          { call: 'web_search', with: { query: 'packing list for changeable weather' } },
        ]
      : [{ say: weatherAnswer(cue) }],
};

const weatherAnswer = ({ results }: Cue): string => {
  const rows = results.filter(({ toolName }) => toolName === 'get_weather').map(({ content }) => {
    const [city, report = ''] = content.trim().split('\n').at(-1)?.split(': ') ?? [];
    return `| ${city} | ${report.replace('wind ', '').split(', ').join(' | ')} |`;
  });
  return `## Three cities, one suitcase

| City | Temperature | Sky | Wind |
| :-- | --: | :-- | --: |
${rows.join('\n')}

**Lisbon** is the easy one. **Bern** wants a light raincoat, and **Reykjavik** wants all you have:

1. A shell that keeps out *wind* first and rain second.
2. Two thin layers in place of one thick one: you will take them off in Lisbon.
3. Shoes that may get wet; an umbrella is of no use in gusts of 41 km/h.

> All three reports came in side by side: the whole took as long as the slowest of them, as the timeline shows.`;
};

const email: Scene = {
  matches: /e-?mail|invite/i,
  play: (cue) => {
    const sent = resultOf(cue, 'send_email');
    if (cue.turn === 0) return [{ think: 'Before I write I should know what the weather does. Sending needs a yes, so I do that last.' }, { say: 'First the forecast.' }, { call: 'get_weather', with: { city: 'Bern' } }];
    if (!sent) {
      const body = 'Dear Ann,\n\nshall we walk up the Gurten on Saturday? It may rain a little, so bring a jacket.\n\nSee you at ten.';
      return [{ say: 'Light rain, nothing that would stop a walk. Here is the invitation; **it is sent when you say so.**' }, { call: 'send_email', with: { to: 'ann@example.com', subject: 'A walk on Saturday?', body } }];
    }
    return [{ say: sent.isError ? 'All right, **nothing was sent**. Tell me what to change, and I write it anew.' : '**Sent.** Ann has the invitation for Saturday, ten o’clock, with a word about the rain.' }];
  },
};

const research: Scene = {
  matches: /research|archive|backpressure/i,
  play: (cue): Line[] => {
    if (cue.turn === 0) {
      return [
        { think: 'The archive is slow, the page may be down: I ask all sources together and take what comes.' },
        { say: 'Asking three sources together.' },
        { call: 'search_archive', with: { query: 'backpressure', volumes: 6 } },
        { call: 'web_search', with: { query: 'backpressure in push streams' } },
        { call: 'fetch_page', with: { url: 'https://papers.example.org/reactive-streams' } },
      ];
    }
    const failed = cue.results.find(({ isError }) => isError);
    return [
      {
        say: `### What I found\n\n- **The archive** mentions it in every second volume, mostly beside *bounded buffers*.\n- **The web** has three pages; the [field guide](https://example.com/1) is the one to read.\n- **The paper** could not be read: \`${failed?.content ?? 'no answer'}\`.\n\nOne source of three was down and the answer stands: a tool that fails is told to the model, and does not end the run.`,
      },
    ];
  },
};

const image: Scene = {
  matches: /image/,
  play: ({ question: { contentParts = [] } }) => {
    const images = contentParts.flatMap((part) => (part.type === 'image_base64' ? [`an image (\`${part.mediaType}\`, ${Math.max(1, Math.round((part.imageBase64.length * 3) / 4096))} KB)`] : []));
    return [{ say: `I have got ${images.join(' and ') || 'no picture'}.\n\nA scripted model has no eyes: start the server with \`ANTHROPIC_API_KEY\`, \`OPENAI_API_KEY\` or \`GEMINI_API_KEY\` and ask again.` }];
  },
};

const stream: Scene = {
  matches: /^stream \d+ words/i,
  play: ({ question: { content } }) => {
    const [, count = '100', perSecond = '200'] = /^stream (\d+) words(?: at (\d+))?/i.exec(content) ?? [];
    return [{ say: longAnswer(Number(count)), perSecond: Number(perSecond) }];
  },
};

const hello: Scene = {
  matches: /^(hi|hello|hey|help)\b|what can you/i,
  play: () => [
    {
      say: `Hello. I am a **scripted model**: no key, no network, always the same. What is around me is real, though: streaming, tools, approvals and the timeline.\n\nTry one of these:\n\n- *What should I pack? Compare the weather in Bern, Lisbon and Reykjavik.*\n- *Look at the weather in Bern and e-mail Ann an invitation.*\n- *Research backpressure.* Then ask something else while it runs: **the newest question wins**.\n- *Explain switchMap with code.* Reload the page in the midst of it.`,
    },
  ],
};

/** In order: the first that matches is played. */
export const scenes: readonly Scene[] = [
  stream,
  { matches: /show.*(error|fail)/i, play: () => [{ say: 'I begin to answer, and then' }, { fail: 'The model is overloaded: try again in a moment.' }] },
  email,
  weather,
  research,
  { matches: /marble|switchmap|rxjs|code/i, play: () => [{ think: 'An example says more than a definition. First the picture, then the code, then a table of the four.' }, { say: marbleAnswer, perSecond: 90 }] },
  image,
  hello,
];
