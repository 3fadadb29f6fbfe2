import { filesIn } from './sources';

/** Nothing to test: types are tested where they are used, an index by exports-spec. */
const withoutSpec = [/^lib\/types\//, /\/index\.ts$/];
/** Specs of no single file. */
const withoutFile = /^spec\/(guards|bench|browser|demos|support|wire|fuzz|faults|context)\//;

const library = filesIn('lib').filter((path) => !withoutSpec.some((pattern) => pattern.test(path)));
const specs = filesIn('spec').filter((path) => path.endsWith('-spec.ts') && !withoutFile.test(path));

describe('the specs mirror lib', () => {
  it('with a spec for every file', () => {
    const wanted = library.map((path) => path.replace('lib/', 'spec/').replace('.ts', '-spec.ts'));
    expect(wanted.filter((path) => !specs.includes(path)).map((path) => `write ${path}`)).toEqual([]);
  });

  it('and a file for every spec', () => {
    const wanted = specs.map((path) => path.replace('spec/', 'lib/').replace('-spec.ts', '.ts'));
    expect(wanted.filter((path) => !library.includes(path)).map((path) => `no ${path}: move or delete its spec`)).toEqual([]);
  });
});
