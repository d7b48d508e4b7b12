/** Directives by which whoever runs a site says which gateways and streams its pages may reach. */
const OF_THE_SITE: ReadonlySet<string> = new Set(['connect-src', 'media-src']);

/** How a policy differs from the one that the product's server sends. */
export interface PolicyDifference {
  readonly faults: readonly string[];
  /** Sources that the site has added where it may. */
  readonly notes: readonly string[];
}

/**
 * Compares a Content-Security-Policy header with what is expected. A header may join several policies; all
 * of them apply, so that one which is right is enough.
 */
export function comparePolicy(
  header: string | null,
  expected: string,
  mayAdd: ReadonlySet<string> = OF_THE_SITE,
): PolicyDifference {
  if (header === null) return { faults: ['no Content-Security-Policy'], notes: [] };
  const differences = header.split(',').map((policy) => differenceOf(policy, expected, mayAdd));
  const [first = { faults: ['no Content-Security-Policy'], notes: [] }] = differences;
  return differences.find(({ faults }) => faults.length === 0) ?? first;
}

function differenceOf(policy: string, expected: string, mayAdd: ReadonlySet<string>): PolicyDifference {
  const actual = directivesOf(policy);
  const wanted = directivesOf(expected);
  const faults: string[] = [];
  const notes: string[] = [];
  for (const [name, sources] of wanted) {
    const given = actual.get(name);
    if (given === undefined) {
      faults.push(`the policy lacks ${name}`);
      continue;
    }
    const added = given.filter((source) => !sources.includes(source));
    if (added.length === 0) continue;
    if (mayAdd.has(name)) notes.push(`${name} also allows ${added.join(' ')}`);
    else faults.push(`${name} also allows ${added.join(' ')}`);
  }
  for (const name of actual.keys()) {
    if (!wanted.has(name)) faults.push(`the policy has another directive: ${name}`);
  }
  return { faults, notes };
}

/** The first of a name counts, as in browsers. */
function directivesOf(policy: string): ReadonlyMap<string, readonly string[]> {
  const directives = new Map<string, readonly string[]>();
  for (const text of policy.split(';')) {
    const [name = '', ...sources] = text.trim().split(/\s+/);
    if (name !== '' && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
  }
  return directives;
}
