import type { Token } from 'marked';
import { isCode, toBlocks, toNodes } from './toHtml';

/**
 * Shows a Markdown text that grows. What stands before its last block cannot change any more: it is rendered once and left alone, so that a long answer costs no more than a short one.
 */
export class GrowingText {
  /** What is rendered for good. */
  #settled = '';
  /** The nodes of the last block. */
  #tail: ChildNode[] = [];
  #tailCode: HTMLElement | undefined;
  /** Of the last heading that is rendered for good. */
  #level = 2;

  constructor(private readonly host: HTMLElement) {}

  update(given: string, isWhole: boolean): void {
    const text = given.replaceAll('\r\n', '\n');
    // A link that is defined further down is known only at the end.
    if (!text.startsWith(this.#settled) || (isWhole && /^ {0,3}\[[^\]]+\]: /m.test(text))) this.#clear();
    const rest = text.slice(this.#settled.length);
    // A dash that begins a list would make a heading of the line above it, for a moment.
    const blocks = toBlocks(isWhole ? rest : rest.replace(/\n {0,3}(?:-+|=+) *$/, ''));
    const last = isWhole ? blocks.length : blocks.findLastIndex(({ type }) => type !== 'space');
    const settled = blocks.slice(0, Math.max(0, last));
    if (settled.length > 0) this.#settle(settled);
    this.#showTail(blocks.slice(settled.length));
  }

  #settle(blocks: readonly Token[]): void {
    this.#dropTail();
    for (const block of blocks) {
      this.#settled += block.raw;
      const nodes = toNodes(block, true);
      this.#level = levelled(nodes, this.#level);
      this.host.append(nodes);
    }
  }

  #showTail(blocks: readonly Token[]): void {
    const [block] = blocks;
    if (block && isCode(block) && this.#tailCode && block.text.length > 4000) {
      this.#tailCode.textContent = `${block.text}\n`;
      return;
    }
    this.#dropTail();
    for (const each of blocks) {
      const nodes = toNodes(each, false);
      levelled(nodes, this.#level);
      this.#tail.push(...nodes.childNodes);
      this.host.append(nodes);
    }
    if (block && isCode(block)) this.#tailCode = this.host.querySelector<HTMLElement>(':scope > figure:last-child code') ?? undefined;
  }

  #dropTail(): void {
    for (const node of this.#tail) node.remove();
    this.#tail = [];
    this.#tailCode = undefined;
  }

  #clear(): void {
    this.#dropTail();
    this.#settled = '';
    this.#level = 2;
    this.host.replaceChildren();
  }
}

/** No heading may be more than a level below the one before it: whoever goes from heading to heading would look for what is not there. Gives the new level. */
function levelled(nodes: DocumentFragment, before: number): number {
  const heading = nodes.firstElementChild;
  const level = Number(/^H([1-6])$/.exec(heading?.tagName ?? '')?.[1]);
  if (!heading || !level) return before;
  const allowed = Math.min(level, before + 1);
  if (allowed === level) return level;
  const other = document.createElement(`h${allowed}`);
  other.className = heading.className;
  other.append(...heading.childNodes);
  heading.replaceWith(other);
  return allowed;
}
