import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withMeasured } from './accuracy-page';
import { planAll, type PlannedRun } from './all-sets';
import { type EvalRequest, helpText, readCommandLine, UsageError } from './command-line';
import type { AskedReport, EvalContext } from './kind';
import { EVAL_KIND_LIST } from './kinds';
import { findPackFile } from '../packs/find-pack-file';
import { tableOf } from './table';
import { VisionBrowser } from './vision-browser';

const ACCURACY_PAGE = fileURLToPath(new URL('../../docs/accuracy.md', import.meta.url));

/** `npm run eval`: the arguments after the script's name. */
export async function evaluate(args: readonly string[]): Promise<void> {
  const request = readCommandLine(args, EVAL_KIND_LIST);
  if (request === null) {
    console.log(helpText(EVAL_KIND_LIST));
    return;
  }
  const dir = resolve(request.dir);
  if (!(await exists(dir))) throw new UsageError(`there is no ${request.dir}`);
  const reports: AskedReport[] = [];
  for (const planned of await planOf(request, dir)) {
    const report = await measure(planned, request);
    console.log(`${tableOf(report)}\n`);
    reports.push(report);
  }
  const isAll = request.kind === 'all';
  const content = isAll ? reports : reports[0];
  if (request.jsonFile !== null) await writeFile(request.jsonFile, `${JSON.stringify(content, null, 2)}\n`);
  if (isAll) await writeFile(ACCURACY_PAGE, withMeasured(await readFile(ACCURACY_PAGE, 'utf8'), reports));
}

async function planOf(request: EvalRequest, dir: string): Promise<readonly PlannedRun[]> {
  if (request.kind === 'all') {
    const runs = await planAll(dir, EVAL_KIND_LIST);
    if (runs.length === 0)
      throw new UsageError(`there is no labelled set below ${request.dir}; docs/accuracy.md names the forms`);
    return runs;
  }
  const kind = EVAL_KIND_LIST.find(({ name }) => name === request.kind);
  if (kind === undefined) throw new Error(`the kind ${request.kind} is missing in kinds/index.ts`);
  if (!(await kind.canRead(dir)))
    throw new UsageError(
      `${request.dir} does not have the form of ${kind.name}; docs/accuracy.md describes it`,
    );
  return [{ kind, dir, options: request.options }];
}

/** Measures one set; its browser is closed afterwards. */
async function measure({ kind, dir, options }: PlannedRun, request: EvalRequest): Promise<AskedReport> {
  const { engine, limit } = request;
  const pack = request.pack === null ? null : findPackFile(request.pack);
  let opened: Promise<VisionBrowser> | undefined;
  const context: EvalContext = {
    dir,
    set: basename(dir),
    limit,
    engine,
    options,
    vision: () => (opened ??= VisionBrowser.open(dir, engine, pack)),
    progress: (done, total) => {
      if (process.stderr.isTTY) process.stderr.write(`\r  ${done} of ${total}${done === total ? '\n' : ''}`);
    },
  };
  try {
    return { ...(await kind.run(context)), options, limit };
  } finally {
    await closeOpened(opened);
  }
}

/** A browser that did not start has said so already. */
async function closeOpened(opened: Promise<VisionBrowser> | undefined): Promise<void> {
  await opened?.then(
    (browser) => browser.close(),
    () => undefined,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
