import { createHash } from 'node:crypto';
import { escapeMarkup } from '../tls/trust/markup';
import type { Block, Paper } from './document';
import { PAPER_STYLE } from './paper-style';

/** A document that is shown: no script, one style, nothing from elsewhere. */
export interface ShownPage {
  readonly html: string;
  /** Its Content-Security-Policy: the style by its hash, and nothing else. */
  readonly policy: string;
}

/** A paper as a page of its own; `top` stands above it and is markup already. */
export function paperAsHtml(
  paper: Paper,
  { language, top = '' }: { language: string; top?: string },
): ShownPage {
  const { title, lead, sections, foot } = paper;
  const body = `${top}<main>
<h1>${escapeMarkup(title)}</h1>
<p class="lead">${escapeMarkup(lead)}</p>
${sections
  .map(
    ({ heading, blocks }) =>
      `<section>\n<h2>${escapeMarkup(heading)}</h2>\n${blocks.map(htmlOf).join('\n')}\n</section>`,
  )
  .join('\n')}
</main>
<footer>${escapeMarkup(foot)}</footer>`;
  return pageOf({ language, title, body, style: PAPER_STYLE });
}

/** A page of markup with one style. */
export function pageOf(page: {
  readonly language: string;
  readonly title: string;
  readonly body: string;
  readonly style: string;
}): ShownPage {
  const { language, title, body, style } = page;
  const hash = createHash('sha256').update(style).digest('base64');
  const html = `<!doctype html>
<html lang="${escapeMarkup(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html, policy };
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escapeMarkup(block.text)}</p>`;
    case 'question':
      return `<p class="question"><span aria-hidden="true">☐</span> ${escapeMarkup(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeMarkup(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<dl>${block.rows
        .map(([name, value]) => `<div><dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}</dd></div>`)
        .join('')}</dl>`;
    case 'table': {
      const head = block.head.map((cell) => `<th scope="col">${escapeMarkup(cell)}</th>`).join('');
      const rows = block.rows.map(
        (cells) => `<tr>${cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('')}</tr>`,
      );
      return `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
    }
  }
}
