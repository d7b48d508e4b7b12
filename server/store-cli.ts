import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger, type LogRecord } from '../src/lib/logger';
import { messageOf } from '../src/lib/errors';
import { absolutePath } from './absolute-path';
import { codeOf, StartError } from './start-error';
import { backUp } from './store/transfer/backup';
import { move } from './store/transfer/move';
import { restore } from './store/transfer/restore';
import type { StorePlace } from './store/transfer/source-store';

const USAGE = `Usage: node scripts/store.mjs COMMAND [options]

  backup FILE       everything that is stored, in one file; also while the server runs
      --passphrase-file F   encrypt it with what stands in this file
      --with-keys           keys and stored credentials too (needs a passphrase)
  restore FILE      bring a backup back into an empty store; the server must be stopped
      --replace             into one that is not empty: what is in it is lost
      --passphrase-file F
  move --to PLACE   copy everything into an empty store, and compare; the server must be stopped
                    PLACE is postgresql://user:password@host/database, or a folder

  --data FOLDER     folder of the store (default ./data, or HIRO_DATA)
With DATABASE_URL the store is that database, as it is for the server.`;

/** Data go to stdout where there are any; what happens is told on stderr. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

const log = createLogger('store', {
  level: 'warn',
  sink: ({ message, fields }: LogRecord) =>
    tell([message, ...Object.values(fields).map((value) => String(value))].join(' ')),
});

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { values, positionals } = parse(args);
  const [command, file, ...more] = positionals;
  const dataDir = absolutePath(values.data ?? env.HIRO_DATA ?? './data');
  const url = env.DATABASE_URL ?? '';
  const place = placeOf(url === '' ? dataDir : url);
  const passphrase = passphraseFrom(values['passphrase-file']);
  const common = { place, dataDir, passphrase, log, progress };
  if (more.length > 0) throw new StartError(USAGE);
  if (command === 'backup' && file !== undefined) {
    const hasKeys = values['with-keys'] === true;
    const left = await backUp({ ...common, file: resolve(file), hasKeys, nowMs: Date.now() });
    endProgress();
    tell(
      `Everything that is stored is in ${file}${passphrase === null ? ' (not encrypted)' : ', encrypted'}.`,
    );
    if (left.length > 0) tell(`Not in it: ${left.join(', ')}. Add --with-keys, or keep these files apart.`);
  } else if (command === 'restore' && file !== undefined) {
    const manifest = await restore({ ...common, file: resolve(file), isReplacing: values.replace === true });
    endProgress();
    tell(`The backup was brought back (made by version ${manifest.version}).`);
    if (manifest.filesNotIncluded.length > 0) {
      tell(`Not in it, put them back by hand: ${manifest.filesNotIncluded.join(', ')}.`);
    }
  } else if (command === 'move' && file === undefined && values.to !== undefined) {
    const to = placeOf(values.to);
    await move({ from: place, to, log, progress });
    endProgress();
    tell(
      to.kind === 'postgresql'
        ? 'Everything was copied and compared. Start the server with DATABASE_URL set to that database; the old store is as it was.'
        : 'Everything was copied and compared. Start the server without DATABASE_URL and with --data on that folder; the old store is as it was.',
    );
  } else {
    throw new StartError(USAGE);
  }
}

function parse(args: readonly string[]): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(args);
  } catch (error) {
    throw new StartError(`${messageOf(error)}.\n\n${USAGE}`, error);
  }
}

function parseOptions(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return parseArgs({
    args: [...args],
    options: {
      data: text,
      to: text,
      'passphrase-file': text,
      'with-keys': flag,
      replace: flag,
    },
    strict: true,
    allowPositionals: true,
  });
}

function placeOf(text: string): StorePlace {
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: 'postgresql', databaseUrl: text };
  if (/^[a-z]+:\/\//i.test(text))
    throw new StartError(`"${text.split(':')[0]}" is no store: name postgresql://… or a folder.`);
  return { kind: 'embedded', dataDir: absolutePath(text) };
}

/** The first line of the file. */
function passphraseFrom(path: string | undefined): string | null {
  if (path === undefined) return null;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartError(`The file ${path} with the passphrase cannot be read (${codeOf(error)}).`, error);
  }
  const passphrase = text.split(/\r?\n/)[0] ?? '';
  if (passphrase.length < 8) throw new StartError('The passphrase is too short: use at least 8 characters.');
  return passphrase;
}

let shown: string | null = null;

/** On a terminal one line that is written over; else a line per table. */
function progress(table: string, rowCount: number): void {
  const line = `  ${table}: ${rowCount.toLocaleString('en')} rows`;
  if (process.stderr.isTTY) process.stderr.write(`${table === shown ? '\r' : '\n'}${line}`);
  else if (table !== shown) tell(`  ${table}`);
  shown = table;
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
}

main(process.argv.slice(2), process.env).then(
  () => process.exit(0),
  (error: unknown) => {
    endProgress();
    tell(
      error instanceof StartError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error),
    );
    process.exit(1);
  },
);
