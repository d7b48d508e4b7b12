import { createLogger, type LogRecord } from '../src/lib/logger';
import { readConfig } from './config';
import { LogTail } from './diagnostics/log-tail';
import { serve } from './serve';
import { StartError } from './start-error';

const FORCED_EXIT_CODE = 130;
/** Ctrl+C comes from the terminal and once more from the start command: one wish. */
const SAME_WISH_MS = 500;

/** Log lines go to stderr; stdout has the lines that other programs wait for. */
function writeLog({ level, scope, message, fields }: LogRecord): void {
  const details = Object.entries(fields).map(([name, value]) => ` ${name}=${String(value)}`);
  process.stderr.write(`${new Date().toISOString()} ${level} [${scope}] ${message}${details.join('')}\n`);
}

async function main(): Promise<void> {
  const stop = new AbortController();
  let askedAtMs: number | null = null;
  const onSignal = (): void => {
    const nowMs = performance.now();
    // Somebody who asks twice wants no more waiting; the store survives it.
    if (askedAtMs !== null && nowMs - askedAtMs > SAME_WISH_MS) process.exit(FORCED_EXIT_CODE);
    askedAtMs ??= nowMs;
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);

  const isOwnerReset = process.argv[2] === 'reset-owner';
  const config = readConfig(process.argv.slice(isOwnerReset ? 3 : 2), process.env);
  const logTail = new LogTail();
  const log = createLogger('server', { level: config.logLevel, sink: logTail.keeping(writeLog) });
  const run = isOwnerReset ? (await import('./owner-reset')).printOwnerReset : serve;
  await run({
    config,
    log,
    logTail,
    signal: stop.signal,
    print: (line) => process.stdout.write(`${line}\n`),
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(error instanceof StartError ? `${error.message}\n` : `${stackOf(error)}\n`);
    process.exit(1);
  },
);

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
