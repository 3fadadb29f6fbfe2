import { jest } from '@jest/globals';

/** A node as parse5 has it. */
export interface PageNode { nodeName: string; value?: string; attrs?: { name: string; value: string }[]; childNodes?: PageNode[] }

/** By the algorithm of the HTML standard; without types of its own where an older parse5 is installed. */
export const parsePage = (page: string): PageNode => jest.requireActual<{ parse: (html: string) => PageNode }>('parse5').parse(page);

/** A node and all below it. */
export const nodesOf = (node: PageNode): PageNode[] => [node, ...(node.childNodes ?? []).flatMap(nodesOf)];
export const textOf = (node: PageNode): string => nodesOf(node).map(({ value = '' }) => value).join('');
export const attributeOf = (node: PageNode, name: string): string | undefined => node.attrs?.find((attribute) => attribute.name === name)?.value;
/** All with this element name, in document order. */
export const elementsOf = (node: PageNode, name: string): PageNode[] => nodesOf(node).filter(({ nodeName }) => nodeName === name);
/** All with this class. */
export const classed = (node: PageNode, name: string): PageNode[] => nodesOf(node).filter((each) => attributeOf(each, 'class')?.split(' ').includes(name));
