import { marbles } from 'rxagent/testing';
import { perFrame } from '../../lib/angular/perFrame';

/** Capitals are. */
const isUrgent = (value: string): boolean => value === value.toUpperCase();

/** RxJS's virtual time plays the frames; here it only matters that there are any. */
const withFrames = (test: () => void) => (): void => {
  Object.assign(globalThis, { requestAnimationFrame: () => 0 });
  try {
    test();
  } finally {
    Reflect.deleteProperty(globalThis, 'requestAnimationFrame');
  }
};

describe('perFrame where there are no frames to ask for', () => {
  /** name, source, subscription, result */
  const cases: [string, string, string, string][] = [
    ['complete with an empty source', '             --|                   ', '^-!       ', '--|                  '],
    ['never emit when nothing comes', '             -                     ', '^         ', '-                    '],
    ['give the newest value once per frame', '      -a-b 20ms c-d 30ms |  ', '^ 56ms !  ', '- 16ms b 22ms d 16ms |'],
    ['give urgent values at once', '                -AB-C-|               ', '^-----!   ', '-AB-C-|              '],
    ['give an urgent value for those before it', '  -a-b-C 30ms |         ', '^ 35ms !  ', '-----C 30ms |        '],
    ['wait a whole frame after an urgent value', '  -a-B-c 30ms |         ', '^ 35ms !  ', '---B 17ms c 14ms |   '],
    ['not lose the last one', '                     -a-b|                  ', '^---!     ', '- 16ms (b|)          '],
    ['pass an error', '                             -a-B-#                 ', '^----!    ', '---B-#               '],
  ];

  it.each(cases)('should %s', (_, diagram, sourceSubs, expected) =>
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot(diagram);

      expectObservable(source.pipe(perFrame(isUrgent))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })());

  it('should wait for nothing when it is left', marbles(({ hot, expectObservable, expectSubscriptions }) => {
    const source = hot('-a-b---');
    const sourceSubs = '^----! ';
    const expected = '  -------';

    expectObservable(source.pipe(perFrame(isUrgent)), sourceSubs).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should not starve while values keep coming', marbles(({ hot, expectObservable }) => {
    const source = hot('abcdefghijklmnopqrstuvwxyzabcdefgh|');
    const expected = '  ----------------q----------------h|';

    expectObservable(source.pipe(perFrame(isUrgent))).toBe(expected);
  }));
});

describe('perFrame in a page', () => {
  it('should wait for the frame', withFrames(marbles(({ hot, animate, expectObservable, expectSubscriptions }) => {
    animate('           ------x-----x------x  ');
    const source = hot('-a-b----c-d---E-f-|   ');
    const sourceSubs = '^-----------------!   ';
    const expected = '  ------b-----d-E----(f|)';

    expectObservable(source.pipe(perFrame(isUrgent))).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  })));

  it('should not wait for frames that a hidden page does not get', withFrames(marbles(({ hot, animate, expectObservable }) => {
    animate('           -');
    const source = hot('-a-b 200ms |  ');
    const expected = '  - 100ms b 102ms |';

    expectObservable(source.pipe(perFrame(isUrgent))).toBe(expected);
  })));

  it('should do without frames in a test that gives none', withFrames(marbles(({ hot, expectObservable }) => {
    const source = hot('-a-b 200ms |  ');
    const expected = '  - 100ms b 102ms |';

    expectObservable(source.pipe(perFrame(isUrgent))).toBe(expected);
  })));
});
