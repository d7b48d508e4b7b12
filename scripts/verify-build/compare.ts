import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packListSchema } from '../../models/packs/pack-schema';
import { isVisionWorker, pageCsp, VISION_WORKER_CSP } from '../../server/headers';
import { MANIFEST_FILE, buildManifestSchema, type BuildManifest } from '../../src/api/build-manifest';
import { PACKS_FOLDER, sha256Of } from '../build/folder-manifest';
import type { Check } from './check';
import { comparePolicy } from './policy';
import { addedReferences } from './references';
import { inParallel, type Answer, type Site } from './site';

/** Addresses at which a page of the app is opened; a host may answer each with that page or with nothing. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  'index.html': ['', 'live', 'zones', 'insights', 'cameras', 'privacy', 'settings', 'no-such-page'],
  'kiosk.html': ['kiosk', 'analyser'],
};
/** Where service workers usually lie; the app has none. */
const SERVICE_WORKERS = ['sw.js', 'service-worker.js', 'serviceworker.js', 'ngsw-worker.js'];
/** Headers by which a server can have a page load or open something that its text does not name. */
const ACTIVE_HEADERS = ['link', 'refresh'];

/** Every check of a site against a build that lies in `dir`. */
export async function compareSite(
  site: Site,
  dir: string,
  manifest: BuildManifest,
): Promise<readonly Check[]> {
  const paths = [...Object.keys(manifest.files), MANIFEST_FILE];
  const files = await inParallel(paths, (path) => compareFile(site, dir, path));
  const pages = await inParallel(
    Object.entries(PAGES).flatMap(([file, at]) => at.map((path) => ({ file, path }))),
    (page) => comparePage(site, dir, page),
  );
  const workers = await inParallel(SERVICE_WORKERS, (path) => expectNoServiceWorker(site, path));
  return [...files.flat(), ...pages.flat(), ...workers, await packsOf(site)];
}

async function compareFile(site: Site, dir: string, path: string): Promise<readonly Check[]> {
  const check = { kind: 'files', subject: path } as const;
  const expected = await readFile(join(dir, path));
  const answer = await answerOf(site.file(path));
  if (typeof answer === 'string') return [{ ...check, faults: [answer] }];
  if (answer.status !== 200) return [{ ...check, faults: [statusFault(answer)] }];
  const faults = contentFaults(answer, expected);
  if (path === MANIFEST_FILE && faults.length > 0) faults.push(...otherBuild(answer));
  if (path.endsWith('.html')) faults.push(...pageFaults(answer, expected));
  return [{ ...check, faults }, ...policyChecks(path, answer)];
}

/** Scripts of workers run under the policy that comes with them; pages bring their own. */
function policyChecks(path: string, { headers }: Answer): readonly Check[] {
  const isWorker = path.startsWith('workers/') && path.endsWith('.js');
  if (!isWorker && !path.endsWith('.html')) return [];
  const policy = policyOf(headers);
  const isVision = isVisionWorker(`/${path}`);
  const { faults, notes } = isVision
    ? comparePolicy(policy, VISION_WORKER_CSP, new Set())
    : comparePolicy(policy, pageCsp());
  return [{ kind: 'headers', subject: `policy of ${path}`, faults, notes }];
}

async function comparePage(
  site: Site,
  dir: string,
  { file, path }: { readonly file: string; readonly path: string },
): Promise<readonly Check[]> {
  const check = { kind: 'pages', subject: `/${path}` } as const;
  const answer = await answerOf(site.page(path));
  if (typeof answer === 'string') return [{ ...check, faults: [answer] }];
  if (answer.status === 404) return [{ ...check, faults: [] }];
  if (answer.status !== 200) return [{ ...check, faults: [statusFault(answer)] }];
  const expected = await readFile(join(dir, file));
  const faults = [...contentFaults(answer, expected), ...pageFaults(answer, expected)];
  const { faults: policyFaults, notes } = comparePolicy(policyOf(answer.headers), pageCsp());
  return [
    { ...check, faults },
    { kind: 'headers', subject: `policy of /${path}`, faults: policyFaults, notes },
  ];
}

function contentFaults({ bytes }: Answer, expected: Uint8Array): string[] {
  if (Buffer.compare(bytes, expected) === 0) return [];
  return [
    `${bytes.length} bytes, sha256 ${sha256Of(bytes)}; expected ${expected.length} bytes, sha256 ${sha256Of(expected)}`,
  ];
}

/** What a page has a browser load beyond the build's page. */
function pageFaults({ bytes, headers }: Answer, expected: Uint8Array): readonly string[] {
  const decoder = new TextDecoder();
  const added = addedReferences(decoder.decode(bytes), decoder.decode(expected));
  const active = ACTIVE_HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [`the header ${name}: ${String(value)}`];
  });
  return [...added, ...active].map((what) => `loads what the build does not: ${what}`);
}

function otherBuild({ bytes }: Answer): readonly string[] {
  const parsed = buildManifestSchema.safeParse(jsonOf(bytes));
  return parsed.success
    ? [
        `the site says it is version ${parsed.data.version}, build ${parsed.data.hash}: is your checkout the same version?`,
      ]
    : ['it is no list of a build'];
}

async function expectNoServiceWorker(site: Site, path: string): Promise<Check> {
  const answer = await answerOf(site.file(path));
  const isScript =
    typeof answer !== 'string' &&
    answer.status === 200 &&
    /javascript|ecmascript/i.test(answer.headers['content-type'] ?? '');
  return { kind: 'extras', subject: path, faults: isScript ? ['a script that the build does not have'] : [] };
}

/** Packs are the site's own: they are named, not compared. */
async function packsOf(site: Site): Promise<Check> {
  const subject = `${PACKS_FOLDER}packs.json`;
  const answer = await answerOf(site.file(subject));
  if (typeof answer === 'string' || answer.status !== 200) return { kind: 'extras', subject, faults: [] };
  const parsed = packListSchema.safeParse(jsonOf(answer.bytes));
  if (!parsed.success) return { kind: 'extras', subject, faults: ['it is no list of model packs'] };
  const notes = parsed.data.packs.map(({ pack }) => `model pack ${pack.name}, sha256 ${pack.sha256}`);
  return { kind: 'extras', subject, faults: [], notes };
}

function statusFault({ status, headers }: Answer): string {
  const { location } = headers;
  return `answered with status ${status}${location === undefined ? '' : ` to ${location}`}`;
}

/** Null: none. */
function policyOf(headers: Answer['headers']): string | null {
  const policy = headers['content-security-policy'];
  return policy === undefined ? null : String(policy);
}

/** An answer, or in words why there is none. */
async function answerOf(asking: Promise<Answer>): Promise<Answer | string> {
  try {
    return await asking;
  } catch (error) {
    return `no answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
