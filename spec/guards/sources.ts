import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** The TypeScript files below a folder, as paths from the root of the project. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();

export const readText = (path: string): string => readFileSync(path, 'utf8');

export const readJson = (path: string): unknown => JSON.parse(readText(path));

export const parse = (path: string): ts.SourceFile => ts.createSourceFile(path, readText(path), ts.ScriptTarget.ES2022, true);

/** A node and everything below it, in the order of the text. */
export const nodesIn = (node: ts.Node): ts.Node[] => {
  const nodes = [node];
  node.forEachChild((child) => void nodes.push(...nodesIn(child)));
  return nodes;
};

/** `lib/agent/loop.ts:12`, for messages. */
export const placeOf = (node: ts.Node): string => {
  const source = node.getSourceFile();
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};

/** The entry points of package.json with the file that each is made from (rollup.config.js finds it in the same way). */
export const entryPoints = (): { name: string; index: string }[] =>
  Object.keys((readJson('package.json') as { exports: object }).exports)
    .filter((key) => key !== './package.json')
    .map((key) => key.slice(1))
    .map((path) => ({ name: `rxagent${path}`, index: ['lib', 'lib/providers'].map((folder) => `${folder}${path}/index.ts`).find(existsSync) ?? `lib${path}/index.ts` }));

/** A public name, and where it is declared. */
export interface PublicName {
  entry: string;
  name: string;
  isType: boolean;
  /** The file it comes from. */
  path: string;
}

/** What an index file exports: by our rules it holds nothing but `export { name, type Name } from './file'`. */
export const publicNames = ({ name: entry, index }: { name: string; index: string }): PublicName[] =>
  parse(index).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause) || !statement.moduleSpecifier) return [];
    const path = `${new URL((statement.moduleSpecifier as ts.StringLiteral).text, `file:///${index}`).pathname.slice(1)}.ts`;
    return statement.exportClause.elements.map((element) => ({ entry, name: element.name.text, isType: statement.isTypeOnly || element.isTypeOnly, path }));
  });
