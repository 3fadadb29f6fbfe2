import { emitters } from './emitters';
import { hops } from './hops';
import { walk } from './scenarios';
import { Witness } from './witness';

describe.each(Object.entries(emitters))('what AsyncLocalStorage held at subscribe, in a run driven by %s, is held by', (_, relay) => {
  const witness = new Witness();
  beforeAll(() => walk(witness, relay));

  it.each(Object.entries(hops))('%s', (_, places) => {
    expect(places.map((place) => [place, witness.at(place)])).toEqual(places.map((place) => [place, ['run']]));
  });

  it('and no place is looked at that the table does not name', () => {
    const known = Object.values(hops).flat();
    expect(witness.places.filter((place) => !known.includes(place))).toEqual([]);
  });
});
