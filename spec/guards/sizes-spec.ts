import * as ts from 'typescript';
import { filesIn, nodesIn, parse, placeOf, readJson, readText } from './sources';

/** ESLint reads them too. */
const limits = readJson('spec/guards/limits.json') as { fileLines: number; functionLines: number; loopLines: number; subscribers: string[] };

const linesIn = (text: string): number => text.trimEnd().split('\n').length;
/** Lines that are neither blank nor comment nor import. */
const codeLinesIn = (source: ts.SourceFile): number =>
  source.statements
    .filter((statement) => !ts.isImportDeclaration(statement))
    .flatMap((statement) => statement.getText().split('\n'))
    .filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length;

const isDefaultExport = (node: ts.Node): boolean =>
  ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent) || ts.isExportSpecifier(node) && node.name.text === 'default';
const isSubscribe = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'subscribe';

const paths = filesIn('lib');
const nodes = paths.flatMap((path) => nodesIn(parse(path)));
const places = (found: (node: ts.Node) => boolean): string[] => [...new Set(nodes.filter(found).map(placeOf))];

describe('the code of lib', () => {
  it(`has at most ${limits.fileLines} lines a file`, () => {
    const long = paths.filter((path) => linesIn(readText(path)) > limits.fileLines);
    expect(long.map((path) => `split ${path} by what it does`)).toEqual([]);
  });

  it(`has at most ${limits.functionLines} lines a function`, () => {
    const long = places((node) => ts.isFunctionLike(node) && linesIn(node.getText()) > limits.functionLines);
    expect(long.map((place) => `name the parts of the function at ${place}`)).toEqual([]);
  });

  it(`has the agent loop in at most ${limits.loopLines} lines of code`, () => {
    expect(codeLinesIn(parse('lib/agent/loop.ts'))).toBeLessThanOrEqual(limits.loopLines);
  });

  it('has no any: say unknown and narrow it', () => {
    expect(places((node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
  });

  it('has no default exports: export it by its name', () => {
    expect(places(isDefaultExport)).toEqual([]);
  });

  it('subscribes only where a stream leaves RxJS: compose, or list the file in limits.json with its teardown wired', () => {
    expect([...new Set(places(isSubscribe).map((place) => place.replace(/:\d+$/, '')))]).toEqual(limits.subscribers);
  });
});
