import type { Block, Paper } from './document';

/** A paper as Markdown (CommonMark with tables). */
export function paperAsMarkdown({ title, lead, sections, foot }: Paper): string {
  const parts = [
    `# ${inline(title)}`,
    inline(lead),
    ...sections.flatMap(({ heading, blocks }) => [`## ${inline(heading)}`, ...blocks.map(markdownOf)]),
    '---',
    inline(foot),
  ];
  return `${parts.join('\n\n')}\n`;
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return inline(block.text);
    case 'question':
      return `- [ ] ${inline(block.text)}`;
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'facts':
      return block.rows.map(([name, value]) => `- **${inline(name)}**: ${inline(value)}`).join('\n');
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows].map(rowOf).join('\n');
  }
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => (cell === '---' ? cell : inline(cell).replaceAll('|', '\\|'))).join(' | ')} |`;
}

/** One line, in which nothing that somebody entered becomes a heading, a link or markup. */
function inline(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>#]/g, (sign) => `\\${sign}`);
}
