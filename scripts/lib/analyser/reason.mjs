/**
 * Why the browser did not start or the page did not load, in one line. Playwright's first line alone
 * tells little of a browser that ended at once; what it printed stands below.
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split('\n').map((line) => line.trim());
  const first = (lines[0] ?? '').replace(/^[a-zA-Z]+\.[a-zA-Z]+: /, '');
  if (!text.includes('Browser logs:')) return first;
  if (/sandbox/i.test(text.replaceAll('--no-sandbox', ''))) {
    return 'Chromium cannot build its sandbox: allow user namespaces, see docs/guides/analyser.md';
  }
  const printed = lines.flatMap((line) => /\[err\] (.+)$/.exec(line)?.[1] ?? []).at(-1);
  const exit = /<process did exit: (.+?)>/.exec(text)?.[1];
  return `Chromium does not start (${printed ?? exit ?? first})`;
}
