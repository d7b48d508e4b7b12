import type { JsonSchema } from './operations';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface ValueParts {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly random: () => number;
  /** A value for a member of this name, or undefined to make one from its schema. */
  readonly given?: (name: string) => unknown;
}

const MAX_DEPTH = 12;
const EXAMPLES: Readonly<Record<string, string>> = {
  uuid: '01920000-0000-7000-8000-000000000001',
  email: 'somebody@example.org',
  uri: 'https://example.org/',
  'date-time': '2026-11-24T10:00:00Z',
  date: '2026-11-24',
};

/** A value that fits the schema, as far as its keywords say; rules beyond them may still refuse it. */
export function validValue(schema: JsonSchema, parts: ValueParts, depth = 0): unknown {
  if (depth > MAX_DEPTH) return null;
  const next = (inner: unknown): unknown => validValue(schemaOf(inner), parts, depth + 1);
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].split('/').at(-1) ?? '';
    return next(parts.schemas[name] ?? {});
  }
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return pick(schema['enum'], parts.random);
  for (const keyword of ['oneOf', 'anyOf']) {
    const choices = schema[keyword];
    if (Array.isArray(choices)) return next(pick(choices, parts.random));
  }
  if (Array.isArray(schema['allOf'])) return next(schema['allOf'][0]);
  switch (Array.isArray(schema['type']) ? schema['type'][0] : schema['type']) {
    case 'object':
      return validObject(schema, parts, next);
    case 'array': {
      const count = numberOf(schema['minItems'], 1);
      return Array.from({ length: Math.max(1, count) }, () => next(schema['items']));
    }
    case 'string':
      return validText(schema);
    case 'integer':
    case 'number':
      return Math.max(numberOf(schema['minimum'], 1), numberOf(schema['exclusiveMinimum'], 0) + 1);
    case 'boolean':
      return parts.random() < 0.5;
    default:
      return null;
  }
}

function validObject(
  schema: JsonSchema,
  { given }: ValueParts,
  next: (inner: unknown) => unknown,
): Record<string, unknown> {
  const properties = Object.entries(schemaOf(schema['properties']));
  return Object.fromEntries(properties.map(([name, inner]) => [name, given?.(name) ?? next(inner)]));
}

function validText(schema: JsonSchema): string {
  const example = EXAMPLES[String(schema['format'])];
  if (example !== undefined) return example;
  return 'x'.repeat(Math.max(1, numberOf(schema['minLength'], 1)));
}

function schemaOf(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

/** One of several. */
export function pick<T>(choices: readonly T[], random: () => number): T | undefined {
  return choices[Math.floor(random() * choices.length)];
}
