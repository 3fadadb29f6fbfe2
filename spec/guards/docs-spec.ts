import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import * as ts from 'typescript';
import { entryPoints, parse, publicNames, readText, type PublicName } from './sources';

/** The documentation of a public name: the comment on its declaration, without its stars. */
const commentOf = ({ name, path }: PublicName): string => {
  const isNamed = (node: ts.Node): boolean => 'name' in node && (node.name as ts.Node | undefined)?.getText() === name;
  const statements = existsSync(path) ? parse(path).statements : [];
  const declarations = statements.filter((statement) => isNamed(statement) || ts.isVariableStatement(statement) && statement.declarationList.declarations.some(isNamed));
  const comment = declarations.flatMap((declaration) => ts.getJSDocCommentsAndTags(declaration)).find(ts.isJSDoc)?.getText() ?? '';
  return comment.replace(/^\/\*\*|\*\/$/g, '').replace(/^[ \t]*\* ?/gm, '').trim();
};

/** The code of each `@example`, up to the next tag (a decorator is none). */
const examplesIn = (comment: string): string[] =>
  [...comment.matchAll(/^@example\n([\s\S]*?)(?=\n@(?:example|param|returns|see|throws)\b|(?![\s\S]))/gm)].map(([, code = '']) => code);

const documented = entryPoints().flatMap(publicNames).map((publicName) => {
  const comment = commentOf(publicName);
  return { title: `${publicName.name} of ${publicName.entry} (${publicName.path})`, entry: publicName.entry, comment, examples: examplesIn(comment) };
});

const readme = existsSync('README.md') ? [...readText('README.md').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code) : [];

/** Type checks modules that exist in memory only, as a user's files would be; answers in sentences. */
const problemsIn = (modules: { title: string; code: string }[]): string[] => {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const files = new Map(modules.map((module, index) => [resolve(`example${index}.ts`), module]));
  const host = ts.createCompilerHost(options);
  host.fileExists = (path) => files.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => files.get(path)?.code ?? ts.sys.readFile(path);
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false, noUnusedParameters: false, moduleDetection: ts.ModuleDetectionKind.Force }, host);
  return [...files].flatMap(([path, { title, code }]) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).filter(({ file }) => file?.fileName === path).map(({ messageText, start = 0 }) => {
      const line = code.slice(0, start).split('\n').length;
      return `${title}, line ${line} "${code.split('\n')[line - 1]?.trim() ?? ''}": ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    }));
};

describe('the documentation', () => {
  it('says in a sentence what each public name is', () => {
    const wrong = documented.filter(({ comment }) => !/^[^@\s][\s\S]*?[.!?](\s|$)/.test(comment.split(/^@/m)[0] ?? ''));
    expect(wrong.map(({ title }) => `begin the doc comment of ${title} with a sentence that ends in a full stop`)).toEqual([]);
  });

  it('shows each public name in an example that imports it as users do', () => {
    const wrong = documented.filter(({ examples, entry }) => !examples.some((code) => code.includes(`from '${entry}'`)));
    expect(wrong.map(({ title, entry }) => `give ${title} an @example with "import … from '${entry}'"`)).toEqual([]);
  });

  it('has examples that compile', () => {
    const examples = documented.flatMap(({ title, examples: codes }) => codes.map((code) => ({ title: `the @example of ${title}`, code })));
    const blocks = readme.map((code, index) => ({ title: `the code block ${index + 1} of README.md`, code }));
    expect(problemsIn([...examples, ...blocks])).toEqual([]);
  }, 60_000);
});
