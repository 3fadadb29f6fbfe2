import DOMPurify from 'dompurify';
import { Marked, type Token, type Tokens } from 'marked';
import { highlight } from './highlight';

/** Code that still grows is marked up to this length, in characters; longer code when it is whole. */
const LIVE_CODE = 4000;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const marked = new Marked({
  gfm: true,
  renderer: {
    /** A model's HTML is shown as it was written, but for line breaks in tables. */
    html: ({ text }) => (/^<br\s*\/?>$/i.test(text.trim()) ? '<br>' : escaped(text)),
    /** To load a picture of somebody else's would tell them that this is read: it is a link. */
    image: ({ href, text }) => `<a href="${escaped(href)}">${escaped(text || 'image')}</a>`,
    /** Below the page's own headings. `h2` keeps the look, whatever its level becomes. */
    heading({ tokens, depth }) {
      return `<h${Math.min(6, depth + 1)} class="h${depth}">${this.parser.parseInline(tokens)}</h${Math.min(6, depth + 1)}>`;
    },
    code: ({ text, lang }) => codeBlock(text, lang, true),
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

const safe = {
  RETURN_DOM_FRAGMENT: true as const,
  ALLOWED_TAGS: ['a', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'figure', 'figcaption', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'li', 'ol', 'p', 'pre', 'span', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
  ALLOWED_ATTR: ['align', 'class', 'href', 'start', 'title'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:)/i,
  ADD_URI_SAFE_ATTR: ['align', 'start', 'title'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

/** The blocks of a Markdown text. */
export const toBlocks = (text: string): readonly Token[] => marked.lexer(text);

/** A block as nodes that may be shown: of a few tags, without styles or scripts, its links of the web alone. */
export function toNodes(block: Token, isWhole: boolean): DocumentFragment {
  const html = isCode(block) ? codeBlock(block.text, block.lang, isWhole || block.text.length < LIVE_CODE) : marked.parser([block]);
  const fragment = DOMPurify.sanitize(html, safe);
  for (const link of fragment.querySelectorAll('a')) {
    if (!link.hasAttribute('href')) link.replaceWith(...link.childNodes);
    link.rel = 'noopener noreferrer nofollow';
    link.target = '_blank';
  }
  for (const figure of fragment.querySelectorAll('figure')) addCopy(figure);
  for (const pre of fragment.querySelectorAll('pre')) readable(pre, 'Code');
  for (const table of fragment.querySelectorAll('table')) {
    const frame = document.createElement('div');
    frame.className = 'table';
    table.replaceWith(frame);
    frame.append(table);
    readable(frame, 'Table');
  }
  return fragment;
}

export const isCode = (block: Token): block is Tokens.Code => block.type === 'code';

function codeBlock(code: string, lang = '', isMarked: boolean): string {
  const language = /^[\w+#-]*/.exec(lang)?.[0] ?? '';
  const html = (isMarked ? highlight(code, language) : undefined) ?? escaped(code);
  return `<figure class="code"><figcaption><span>${language || 'text'}</span></figcaption><pre><code>${html}\n</code></pre></figure>`;
}

function addCopy(figure: HTMLElement): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy-code';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', 'Copy code');
  figure.querySelector('figcaption')?.append(button);
}

/** What may be wider than the page is scrolled by keyboard, too. */
function readable(element: HTMLElement, label: string): void {
  element.tabIndex = 0;
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', label);
}
