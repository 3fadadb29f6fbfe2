import { vendors, type Vendor } from '../wire/vendors';
import { cells, policies, type Cell, type Outcome, type Policy } from './cell';

const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
const endOf = ({ end }: Outcome): string => ('content' in end ? 'recovers' : `\`${end.code}\``);
/** Each different text once, in order. */
const joined = (texts: readonly string[]): string => [...new Set(texts)].join(' / ');

interface Column {
  policy: Policy;
  vendor?: Vendor;
}

/** What happens to each fault, as Markdown: all policies, and of each all vendors, or the vendors' words side by side. */
export function table(outcomeOf: (cell: Cell) => Outcome, perVendor: boolean): string {
  const columns = policies.flatMap((policy): Column[] => (perVendor ? vendors.map((vendor) => ({ policy, vendor })) : [{ policy }]));
  const name = ({ policy, vendor }: Column): string => (vendor ? `${vendor.name}, ${policy}` : policy);
  const faults = [...new Set(cells.map(({ fault }) => fault))];
  return [
    row(['fault', ...columns.map(name)]),
    row(['---', ...columns.map(() => '---')]),
    ...faults.map((fault) => {
      const ofFault = cells.filter((cell) => cell.fault === fault);
      const texts = columns.map(({ policy, vendor }) => joined(ofFault.filter((cell) => cell.policy === policy && (!vendor || cell.vendor === vendor)).map((cell) => endOf(outcomeOf(cell)))));
      return row([fault.name, ...texts]);
    }),
  ].join('\n');
}
