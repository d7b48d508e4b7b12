import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildManifestSchema, MANIFEST_FILE, type BuildManifest } from '../../src/api/build-manifest';
import { manifestOf, manifestText } from '../build/folder-manifest';
import { CannotCompare, HELP, readCommandLine } from './command-line';
import { compareSite } from './compare';
import { isEqual, reportText } from './report';
import { Site } from './site';

const OWN_BUILD = fileURLToPath(new URL('../../dist/app', import.meta.url));

/** `npm run verify-build`: returns the exit code, 0 equal, 1 different, 2 not compared. */
export async function verifyBuild(
  args: readonly string[],
  print: (text: string) => void = console.log,
): Promise<0 | 1 | 2> {
  try {
    const request = readCommandLine(args);
    if (request === null) {
      print(HELP);
      return 0;
    }
    const dir = resolve(request.dist ?? OWN_BUILD);
    const manifest = await checkedManifest(dir);
    const site = new Site(request.site);
    await site.expectThere();
    print(`Comparing ${request.site.origin} with version ${manifest.version} in ${dir}\n`);
    const checks = await compareSite(site, dir, manifest);
    print(reportText(checks, manifest));
    if (request.jsonFile !== null) {
      const result = { site: request.site.origin, build: manifest.hash, isEqual: isEqual(checks), checks };
      await writeFile(request.jsonFile, `${JSON.stringify(result, null, 2)}\n`);
    }
    return isEqual(checks) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CannotCompare)) throw error;
    print(`verify-build: ${error.message}`);
    return 2;
  }
}

/** The manifest of a build that is as it was built; throws `CannotCompare`. */
async function checkedManifest(dir: string): Promise<BuildManifest> {
  const path = join(dir, MANIFEST_FILE);
  if (!existsSync(path))
    throw new CannotCompare(
      `there is no build in ${dir}: run "npm ci", "npm run models", "npm run build" first.`,
    );
  const text = await readFile(path, 'utf8');
  const parsed = buildManifestSchema.safeParse(jsonOf(text));
  if (!parsed.success || manifestText(await manifestOf(dir, parsed.data.version)) !== text)
    throw new CannotCompare(`${dir} was changed after it was built: run "npm run build" again.`);
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
