import type { Api, Operation } from './operations';
import { pick, validValue } from './values';

/** A request that breaks the rules somewhere; some turn out to be in order. */
export interface MalformedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

const LONG = 'a'.repeat(5_000);
const ODD_TEXTS = [
  '',
  '\0',
  '\uD800',
  '‮',
  "' or 1=1 --",
  '../../etc/passwd',
  LONG,
  '{{7*7}}',
  '<b>',
  '9'.repeat(40),
];
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e308,
  -1e308,
  2 ** 53,
  0,
  '',
  [],
  {},
  [[[[[[]]]]]],
  { a: { b: { c: {} } } },
  ...ODD_TEXTS,
];
const ODD_PARTS = [
  '%00',
  '%2e%2e',
  '%ff',
  '..%2f..',
  'a'.repeat(300),
  "x'--",
  '%E0%A4%A',
  '0',
  '-1',
  '%F0%9F%98%80',
  '%20',
];
const ODD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'if-match': '"1' },
  { 'if-match': LONG },
  { 'if-match': '"99999999999999999999"' },
  { accept: 'text/csv' },
  { accept: LONG },
  { authorization: 'Bearer hiro_nothing' },
  { authorization: LONG },
  { cookie: `hiro-device=${LONG}` },
  { cookie: '=;;;=' },
  { 'last-event-id': '-5' },
  { range: 'bytes=5-1' },
  { 'content-encoding': 'gzip' },
];
const ODD_TYPES = [
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-7',
  '',
];
const DEEP = `${'['.repeat(2_000)}${']'.repeat(2_000)}`;

/** Makes malformed requests to the operations of an API, the same ones for the same `random`. */
export function malformedRequest(api: Api, random: () => number): MalformedRequest {
  const operation = pick(api.operations, random);
  if (operation === undefined) throw new Error('the API has no operations');
  const headers = random() < 0.15 ? pick(ODD_HEADERS, random) : undefined;
  const body = bodyOf(operation, api, random);
  const contentType = random() < 0.05 ? (pick(ODD_TYPES, random) ?? '') : 'application/json';
  return {
    method: operation.method,
    url: `${pathOf(operation, random)}${queryOf(operation, random)}`,
    headers: { ...(body !== null && { 'content-type': contentType }), ...headers },
    body,
  };
}

function pathOf({ path }: Operation, random: () => number): string {
  return path.replace(/\{[^}]+\}/g, () => (random() < 0.6 ? 'unknown' : (pick(ODD_PARTS, random) ?? '')));
}

function queryOf({ parameters }: Operation, random: () => number): string {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const pairs = inQuery.flatMap(({ name }) => {
    if (random() < 0.3) return [];
    const value = encodeURIComponent(wellFormed(String(pick(ODD_VALUES, random))));
    return random() < 0.1 ? [`${name}=${value}`, `${name}=2`] : [`${name}=${value}`];
  });
  if (random() < 0.1) pairs.push(`${pick(['x', '__proto__', 'constructor', '%00'], random) ?? 'x'}=1`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDFFF]/gu, '?');
}

function bodyOf({ body, method }: Operation, { schemas }: Api, random: () => number): string | null {
  if (body === null) return method !== 'GET' && random() < 0.2 ? '{"a":1}' : null;
  const kind = random();
  const valid = validValue(body, { schemas, random });
  const text = JSON.stringify(valid);
  if (kind < 0.05) return text.slice(0, Math.floor(random() * text.length));
  if (kind < 0.08) return DEEP;
  if (kind < 0.1) return '';
  if (kind < 0.12) return text.replace('{', '{"__proto__":{"isAdmin":true},');
  if (kind < 0.14) return text.replace('{', `{"${LONG}":1,`);
  return JSON.stringify(changed(valid, random));
}

/** The value with one or more places changed. */
function changed(value: unknown, random: () => number): unknown {
  if (random() < 0.25) return pick(ODD_VALUES, random);
  if (Array.isArray(value)) return value.map((entry) => changed(entry, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    if (random() < 0.05) return [];
    return [[name, random() < 0.4 ? changed(inner, random) : inner]];
  });
  if (random() < 0.1) entries.push(['unknownField', 1]);
  return Object.fromEntries(entries);
}
