import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { tool, type Tool } from 'rxagent';

const ignored = new Set(['node_modules', '.git', 'dist', 'coverage']);

/** Tools that look into a folder, and nowhere else. */
export function folderTools(root: string): Tool[] {
  const inside = (path: string): string => {
    const full = resolve(root, path);
    if (full !== root && !full.startsWith(root + sep)) throw new Error(`'${path}' is outside of the folder`);
    return full;
  };
  async function* files(folder: string): AsyncGenerator<string> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (ignored.has(entry.name)) continue;
      if (entry.isDirectory()) yield* files(join(folder, entry.name));
      else yield relative(root, join(folder, entry.name));
    }
  }
  const folder = { type: 'string', description: 'A folder, such as lib; default: all' } as const;

  return [
    tool({
      name: 'list_files',
      description: 'List the files in a folder',
      parameters: { type: 'object', properties: { folder } },
      async execute({ folder = '.' }) {
        const found: string[] = [];
        for await (const file of files(inside(folder))) found.push(file);
        return `${found.length} files: ${found.slice(0, 20).join(', ')}${found.length > 20 ? ' …' : ''}`;
      },
    }),
    tool({
      name: 'search_text',
      description: 'Search for a text in the files of a folder',
      parameters: { type: 'object', properties: { query: { type: 'string' }, folder }, required: ['query'] },
      async *execute({ query, folder = '.' }) {
        let found = 0;
        for await (const file of files(inside(folder))) {
          const lines = (await readFile(join(root, file), 'utf8')).split('\n');
          const at = lines.findIndex((line) => line.includes(query));
          if (at >= 0 && ++found <= 5) yield `${file}:${at + 1}: ${lines[at]?.trim().slice(0, 100)}\n`;
        }
        yield `${found} files contain '${query}'.`;
      },
    }),
    tool({
      name: 'read_file',
      description: 'Read a file',
      parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
      execute: async ({ path }, { signal }) => (await readFile(inside(path), { encoding: 'utf8', signal })).slice(0, 1500),
    }),
  ];
}
