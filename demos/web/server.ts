// The page and its agent: npm run demo:web. A key such as ANTHROPIC_API_KEY in the environment makes a real model answer; PORT is where (4300).
import { argv, env, exit } from 'node:process';
import { calcPrice } from '@pydantic/genai-prices';
import { withCost } from 'rxagent';
import { chooseProvider } from '../terminal/chooseProvider';
import { buildApp } from './server/buildApp';
import { demoModel } from './server/demoModel';
import { serve } from './server/serve';

const hasKey = ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY'].some((key) => env[key]);
const provider = hasKey ? withCost(chooseProvider({}), calcPrice) : demoModel;

if (!argv.includes('--built')) {
  console.log('Building the page …');
  await buildApp();
}
const port = Number(env['PORT'] ?? 4300);
const { url } = await serve({ provider, port }).catch((error: unknown) => {
  console.error((error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? `Something else is at port ${port}: set PORT to another one.` : error);
  return exit(1);
});
console.log(`${url} (${hasKey ? provider.name : 'a scripted model; set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY for a real one'})`);
