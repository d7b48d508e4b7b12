const TAG = /<([a-z][\w-]*)\b([^>]*)>/gi;
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;
/** Attributes that load or run something. */
const ACTIVE = /^(src|href|srcset|data|action|formaction|poster|http-equiv|srcdoc|on\w+)$/i;
const SCRIPT = /<script\b[^>]*>([\s\S]*?)<\/script>/gi;

/** What a page loads or runs, each as it would be found in its source. */
export function referencesIn(html: string): readonly string[] {
  const tags = [...html.matchAll(TAG)].flatMap(([, tag = '', attributes = '']) =>
    [...attributes.matchAll(ATTRIBUTE)]
      .filter(([, name = '']) => ACTIVE.test(name))
      .map(
        ([, name, ...values]) =>
          `<${tag.toLowerCase()} ${name}="${values.find((value) => value !== undefined)}">`,
      ),
  );
  const scripts = [...html.matchAll(SCRIPT)]
    .map(([, code = '']) => code.trim())
    .filter((code) => code !== '')
    .map((code) => `<script> of ${code.length} characters: ${code.slice(0, 60)}`);
  return [...tags, ...scripts];
}

/** What a page loads or runs beyond another one. */
export function addedReferences(html: string, expectedHtml: string): readonly string[] {
  const expected = new Set(referencesIn(expectedHtml));
  return referencesIn(html).filter((reference) => !expected.has(reference));
}
