import { readFile } from '#platform';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Whether the SDK may still authenticate where neither `ANTHROPIC_API_KEY` nor `ANTHROPIC_AUTH_TOKEN` is set: by headers, a profile or a federation that the
 * environment names, or by the profile that is active in its folder. Rather true than wrongly false: the SDK's own look, at the first request, decides.
 *
 * @see https://platform.claude.com/docs/en/cli-sdks-libraries/sdks/typescript
 */
export function mayFindCredentials(variables: Variables = environment()): boolean {
  const { ANTHROPIC_CONFIG_DIR, APPDATA, USERPROFILE, XDG_CONFIG_HOME, HOME } = variables;
  if (['ANTHROPIC_CUSTOM_HEADERS', 'ANTHROPIC_PROFILE', 'ANTHROPIC_FEDERATION_RULE_ID'].some((name) => variables[name]?.trim())) return true;
  const folders = [
    ANTHROPIC_CONFIG_DIR,
    APPDATA && `${APPDATA}/Anthropic`,
    USERPROFILE && `${USERPROFILE}/AppData/Roaming/Anthropic`,
    XDG_CONFIG_HOME && `${XDG_CONFIG_HOME}/anthropic`,
    HOME && `${HOME}/.config/anthropic`,
  ];
  return folders.some((folder) => folder && ['active_config', 'configs/default.json'].some((file) => exists(`${folder}/${file}`)));
}

/** There is none in a browser. */
const environment = (): Variables => (globalThis as { process?: { env?: Variables } }).process?.env ?? {};

function exists(path: string): boolean {
  try {
    readFile(path);
    return true;
  } catch {
    return false;
  }
}
