import { isAmong, isStop, textOf, tokenize } from '../../../lib/providers/local/tokens';

const word = (text: string, end = ''): unknown => ({ text, form: 'word', end });
const quotation = (text: string, end = ''): unknown => ({ text, form: 'quotation', end });
const calculation = (text: string, end = ''): unknown => ({ text, form: 'calculation', end });

describe('tokenize', () => {
  it.each<[question: string, ...tokens: unknown[]]>([
    [''],
    [' \n '],
    ['Read  README.md, please!', word('Read'), word('README.md', ','), word('please', '!')],
    ['limit: 5:', word('limit', ':'), word('5', ':')],
    ['Really?! Yes...', word('Really', '?!'), word('Yes', '...')],
    ["say 'a, b', then “c d”.", word('say'), quotation('a, b', ','), word('then'), quotation('c d', '.')],
    ['`a` "b" ‘c’ «d»', quotation('a'), quotation('b'), quotation('c'), quotation('d')],
    ["don't and the dogs' food", word("don't"), word('and'), word('the'), word("dogs'"), word('food')],
    ["an 'open end", word('an'), word("'open"), word('end')],
    ['keep "line\nbreaks"', word('keep'), quotation('line\nbreaks')],
    ['(2 + 3) * 4?', calculation('(2 + 3) * 4', '?')],
    ['12*(3+4), -1 - -2', calculation('12*(3+4)', ','), calculation('-1 - -2')],
    ['3 x 5 plus 6 times 7 minus 8 divided by 2', calculation('3 * 5 + 6 * 7 - 8 / 2')],
    ['1,000.5 ÷ 2.', calculation('1,000.5 / 2', '.')],
    ['2024-01-05 and 1/2/2024', word('2024-01-05'), word('and'), word('1/2/2024')],
    ['v1-2 5-a 7', word('v1-2'), word('5-a'), word('7')],
  ])('should take to pieces %j', (question, ...tokens) => {
    expect(tokenize(question)).toEqual(tokens);
  });
});

describe('textOf', () => {
  it.each<[question: string, text: string]>([
    ['', ''],
    ['cats, dogs and  birds.', 'cats, dogs and birds'],
    ["the 'Big Apple'!", 'the Big Apple'],
  ])('should put %j together', (question, text) => {
    expect(textOf(tokenize(question))).toBe(text);
  });
});

describe('isStop', () => {
  it('should be true of stop words, unless quoted', () => {
    expect(tokenize('the "the" file').map(isStop)).toEqual([true, false, false]);
  });

  it('should be false of nothing', () => {
    expect(isStop(undefined)).toBe(false);
  });
});

describe('isAmong', () => {
  it('should be true of a word or a name all parts of which are there', () => {
    expect(tokenize('list files list_files file_list the_files read_files "files" the').map((token) => isAmong(['list', 'fil'], token)))
      .toEqual([true, true, true, true, true, false, false, false]);
  });
});
