import { parseArgs } from 'node:util';
import { ENGINES, type EngineId } from '../../src/domain/engine';
import { EVAL_KINDS, type EvalKind, type EvalKindName } from './kind';

/** What the command line asks for. */
export interface EvalRequest {
  readonly kind: EvalKindName | 'all';
  readonly dir: string;
  /** Null: nothing is written. */
  readonly jsonFile: string | null;
  readonly limit: number | null;
  readonly engine: EngineId;
  /** A model pack in place of the product's own detector: its name or its file; null: none. */
  readonly pack: string | null;
  /** Those of single kinds. */
  readonly options: Readonly<Record<string, string>>;
}

/** A command line that cannot be followed; the message says what to do. */
export class UsageError extends Error {}

export function helpText(kinds: readonly EvalKind[]): string {
  const own = kinds.flatMap(({ name, options }) =>
    Object.entries(options).map(([option, words]) => `  --${option.padEnd(18)} ${name}: ${words}`),
  );
  return [
    'Usage: npm run eval -- KIND DIR [options]',
    '       npm run eval -- all DIR      measures every set below DIR and writes docs/accuracy.md',
    '',
    `KIND is one of ${EVAL_KINDS.join(', ')}.`,
    '',
    '  --json FILE          write the numbers to a file',
    '  --limit N            only the first N pictures, frames or pairs',
    `  --engine E           ${ENGINES.join(', ')} (default ort-wasm)`,
    '  --pack NAME|FILE     a model pack in place of the own detector (docs/guides/models.md)',
    ...own,
  ].join('\n');
}

/** Null: help was asked for. */
export function readCommandLine(args: readonly string[], kinds: readonly EvalKind[]): EvalRequest | null {
  const known = Object.fromEntries(
    kinds.flatMap(({ options }) => Object.keys(options).map((name) => [name, { type: 'string' as const }])),
  );
  const { values, positionals } = parsed(args, known);
  if (values['help'] === true || args.length === 0) return null;
  const [kind, dir, ...more] = positionals;
  if (dir === undefined || more.length > 0) throw new UsageError('Say a kind and one folder.');
  const { json, limit, engine = 'ort-wasm', pack, help: _help, ...options } = values;
  if (pack !== undefined && engine === 'tfjs-wasm')
    throw new UsageError(
      'packs are ONNX files: with --pack take --engine ort-wasm or ort-webgpu, which packs run on',
    );
  return {
    kind: oneOf('kind', kind, [...EVAL_KINDS, 'all'] as const),
    dir,
    jsonFile: typeof json === 'string' ? json : null,
    limit: limit === undefined ? null : countOf(String(limit)),
    engine: oneOf('engine', String(engine), ENGINES),
    pack: typeof pack === 'string' ? pack : null,
    options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)])),
  };
}

function parsed(
  args: readonly string[],
  own: Readonly<Record<string, { readonly type: 'string' }>>,
): { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] } {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        limit: { type: 'string' },
        engine: { type: 'string' },
        pack: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        ...own,
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<T extends string>(what: string, value: string | undefined, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`expected a ${what} of ${known.join(', ')}; got ${value ?? 'none'}`);
  return found;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new UsageError(`--limit takes a whole number from 1 on, got ${text}`);
  return count;
}
