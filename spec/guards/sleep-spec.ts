import * as ts from 'typescript';
import { filesIn, nodesIn, parse, placeOf } from './sources';

/** Real sockets, machines and browsers take real time. */
const realTime = /^spec\/(bench|browser|wire)\//;
const waits = /^(set(Timeout|Interval)|sleep)$/;

it('no spec sleeps or owns a clock: take virtual time (`marbles` of rxagent/testing)', () => {
  const nodes = filesIn('spec').filter((path) => path.endsWith('-spec.ts') && !realTime.test(path)).flatMap((path) => nodesIn(parse(path)));
  expect(nodes.filter((node) => ts.isIdentifier(node) && waits.test(node.text)).map((node) => `${placeOf(node)} ${node.getText()}`)).toEqual([]);
});
