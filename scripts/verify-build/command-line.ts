import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface VerifyRequest {
  /** Where the site is, ending in `/`. */
  readonly site: URL;
  /** Null: `dist/app` of this checkout. */
  readonly dist: string | null;
  /** Null: nothing is written. */
  readonly jsonFile: string | null;
}

/** A comparison that cannot be made; the message says what to do. */
export class CannotCompare extends Error {}

export const HELP = [
  'Usage: npm run verify-build -- URL [--dist DIR] [--json FILE]',
  '',
  'Compares what a running site serves with a build of this checkout, file by file.',
  '',
  '  --dist DIR    the built app to compare with (default dist/app: run "npm run build" first)',
  '  --json FILE   write every check to a file',
  '',
  'Ends with 0 if everything is equal, 1 if something differs, 2 if it could not be compared.',
].join('\n');

/** Null: help was asked for. Throws `CannotCompare`. */
export function readCommandLine(args: readonly string[]): VerifyRequest | null {
  const { values, positionals } = parsed(args);
  const [address, ...more] = positionals;
  if (values.help === true) return null;
  if (address === undefined || more.length > 0)
    throw new CannotCompare(`say one address, such as https://cctv.example\n\n${HELP}`);
  return { site: siteOf(address), dist: values.dist ?? null, jsonFile: values.json ?? null };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { dist: { type: 'string' }, json: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new CannotCompare(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, {
      cause: error,
    });
  }
}

/** The front page of the address's host: an address copied from a screen (`/live`) means the same site. */
function siteOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new CannotCompare(`"${address}" is no address: expected one such as https://cctv.example`);
  return new URL('/', url);
}
