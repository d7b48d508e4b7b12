import { stat, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { helpText, readCommandLine, UsageError, type EvalRequest } from './command-line';
import type { EvalContext, EvalKind, EvalReport } from './kind';
import { EVAL_KIND_LIST } from './kinds';
import { tableOf } from './table';
import { VisionBrowser } from './vision-browser';

/** `npm run eval`: the arguments after the script's name. */
export async function evaluate(args: readonly string[]): Promise<void> {
  const request = readCommandLine(args, EVAL_KIND_LIST);
  if (request === null) {
    console.log(helpText(EVAL_KIND_LIST));
    return;
  }
  const dir = resolve(request.dir);
  if (!(await isFolder(dir))) throw new UsageError(`there is no folder ${request.dir}`);
  const kind = EVAL_KIND_LIST.find(({ name }) => name === request.kind);
  if (kind === undefined) throw new UsageError(`${request.kind} is not built yet`);
  const report = await runKind(kind, dir, request);
  console.log(tableOf(report));
  if (request.jsonFile !== null) await writeFile(request.jsonFile, `${JSON.stringify(report, null, 2)}\n`);
}

/** Measures one set; its browser is closed afterwards. */
export async function runKind(kind: EvalKind, dir: string, request: EvalRequest): Promise<EvalReport> {
  let opened: Promise<VisionBrowser> | undefined;
  const open = (): Promise<VisionBrowser> => (opened ??= VisionBrowser.open(dir, request.engine));
  const context: EvalContext = {
    dir,
    set: basename(dir),
    limit: request.limit,
    engine: request.engine,
    options: request.options,
    vision: open,
    progress: (done, total) => {
      if (process.stderr.isTTY) process.stderr.write(`\r  ${done} of ${total}${done === total ? '\n' : ''}`);
    },
  };
  try {
    return await kind.run(context);
  } finally {
    await closeOpened(opened);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function closeOpened(opened: Promise<VisionBrowser> | undefined): Promise<void> {
  await (await opened)?.close();
}
