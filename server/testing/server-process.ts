import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const READY = /^ready https?:\/\/localhost:(\d+)$/m;

/** The real server as a process of its own. Whoever starts it ends it. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** The port, once it is ready; rejects where the process ends before. */
  readonly ready: Promise<number>;
  /** The exit code; null after a signal. */
  readonly exit: Promise<number | null>;
}

/**
 * Starts the built server where `HIRO_TEST_SERVER` names it (`npm test` has just built it), else `main.ts`
 * from source, which takes seconds longer; on a free port unless `args` names one.
 */
export function startServer(args: readonly string[], env: NodeJS.ProcessEnv = {}): ServerProcess {
  const built = process.env.HIRO_TEST_SERVER;
  const main =
    built === undefined
      ? ['--import', 'jiti/register', fileURLToPath(new URL('../main.ts', import.meta.url))]
      : [built];
  const child = spawn(process.execPath, [...main, '--port', '0', ...args], {
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exit = once(child, 'exit').then(() => child.exitCode);
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const port = READY.exec(stdout)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    void exit.then((code) => reject(new Error(`the server ended with ${String(code)}: ${stderr}`)));
  });
  ready.catch(() => undefined);
  return { child, ready, exit, output: () => ({ stdout, stderr }) };
}

/** Whether a process of this number runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
