/** Reads the `_headers` and `_redirects` files of static hosts as the strictest of them do. */

/** One block of a `_headers` file. */
export interface HeaderRule {
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Throws on a line that no host would understand. */
export function parseHeadersFile(text: string): readonly HeaderRule[] {
  const rules: { readonly path: string; readonly headers: [string, string][] }[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (line.startsWith('/')) {
      rules.push({ path: line.trim(), headers: [] });
      continue;
    }
    const header = /^ {2}([A-Za-z-]+): (\S.*)$/.exec(line);
    const rule = rules.at(-1);
    if (header === null || rule === undefined) throw new Error(`_headers has a broken line: ${line}`);
    rule.headers.push([header[1] ?? '', header[2] ?? '']);
  }
  return rules;
}

/** Whether a rule's path stands for an address: a star at its end for anything, also for nothing. */
export function matchesPath(rulePath: string, path: string): boolean {
  return rulePath.endsWith('*') ? path.startsWith(rulePath.slice(0, -1)) : path === rulePath;
}

/** The headers of an address; those that several rules name are joined, as hosts do it. */
export function headersOf(rules: readonly HeaderRule[], path: string): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of rules
    .filter((rule) => matchesPath(rule.path, path))
    .flatMap((rule) => rule.headers)) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return joined;
}

/** The file that a `_redirects` file answers an address with; null where no line fits. */
export function rewriteOf(redirects: string, path: string): string | null {
  for (const line of redirects.split('\n').filter((one) => one.trim() !== '')) {
    const [from = '', to = '', status = ''] = line.trim().split(/\s+/);
    if (status !== '200') throw new Error(`_redirects has a line that is no rewrite: ${line}`);
    if (matchesPath(from, path)) return to;
  }
  return null;
}
