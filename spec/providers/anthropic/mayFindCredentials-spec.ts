import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mayFindCredentials } from '../../../lib/providers/anthropic/mayFindCredentials';

describe('mayFindCredentials', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rxagent-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each<Record<string, string>>([{}, { HOME: '/nowhere' }, { XDG_CONFIG_HOME: '/nowhere' }, { ANTHROPIC_CONFIG_DIR: '/nowhere' }, { ANTHROPIC_PROFILE: ' ' }, { ANTHROPIC_BASE_URL: 'http://localhost' }])(
    'should be false with %j',
    (variables) => {
      expect(mayFindCredentials(variables)).toBe(false);
    },
  );

  it.each(['ANTHROPIC_PROFILE', 'ANTHROPIC_FEDERATION_RULE_ID', 'ANTHROPIC_CUSTOM_HEADERS'])('should be true with %s', (name) => {
    expect(mayFindCredentials({ [name]: 'x' })).toBe(true);
  });

  it.each([
    ['HOME', '.config/anthropic/configs/default.json'],
    ['HOME', '.config/anthropic/active_config'],
    ['XDG_CONFIG_HOME', 'anthropic/configs/default.json'],
    ['APPDATA', 'Anthropic/configs/default.json'],
    ['USERPROFILE', 'AppData/Roaming/Anthropic/active_config'],
    ['ANTHROPIC_CONFIG_DIR', 'configs/default.json'],
  ])('should be true where %s holds %s', (name, file) => {
    const home = join(folder, `${name}-${file.replaceAll('/', '-')}`);
    expect(mayFindCredentials({ [name]: home })).toBe(false);

    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), 'x');
    expect(mayFindCredentials({ [name]: home })).toBe(true);
  });
});
