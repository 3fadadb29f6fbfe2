import { allStems, isStopWord, stems } from '../../../lib/providers/local/words';

describe('stems', () => {
  it.each<[text: string, alike: string]>([
    ['file', 'files'],
    ['list', 'Lists'],
    ['search', 'searching'],
    ['charge', 'charged'],
    ['invoice', 'invoices'],
    ['city', 'cities'],
    ['refund', 'refunds'],
    ['pay', 'payments'],
    ['calculate', 'calculator'],
    ['translate', 'translation'],
    ['recursive', 'recursively'],
    ['search', 'find'],
    ['calculate', 'compute'],
    ['calculate', 'math'],
    ['get_weather', 'getWeather'],
    ['list-files', 'list_files'],
    ['weather', 'What is the weather?'],
  ])('should be the same for %s and %s', (text, alike) => {
    expect(stems(alike)).toEqual(stems(text));
  });

  it.each<[text: string, other: string]>([
    ['time', 'timer'],
    ['new', 'now'],
    ['add', 'address'],
    ['red', 're'],
  ])('should differ for %s and %s', (text, other) => {
    expect(stems(other)).not.toEqual(stems(text));
  });

  it('should leave out what says nothing: stop words, letters, numbers, signs', () => {
    expect(stems("What's the x of 42 & __proto__?")).toEqual(['proto']);
  });

  it('should keep words that objects know', () => {
    expect(stems('constructor valueOf')).toEqual(['construct', 'valu']);
  });
});

describe('allStems', () => {
  it('should keep stop words', () => {
    expect(allStems('to_files')).toEqual(['to', 'fil']);
  });
});

describe('isStopWord', () => {
  it.each<[string, boolean]>([['the', true], ['In', true], ["What's", true], ['weather', false], ['constructor', false], ['', false]])('should tell of %j: %s', (word, expected) => {
    expect(isStopWord(word)).toBe(expected);
  });
});
