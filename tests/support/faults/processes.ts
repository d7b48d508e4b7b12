import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Looks at processes of this machine through /proc (Linux). */

/** What a process uses. */
export interface ProcessUse {
  readonly sockets: number;
  readonly openFiles: number;
  readonly residentBytes: number;
}

/** Children, grandchildren and so on; parents before their children. */
export function descendantsOf(pid: number): readonly number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => parentOf(candidate) === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Whether a process of this number runs (a zombie does not). */
export function isRunning(pid: number): boolean {
  const state = statOf(pid)?.[0];
  return state !== undefined && state !== 'Z';
}

/** Program and arguments; empty where the process is gone. */
export function commandLineOf(pid: number): readonly string[] {
  return readText(`/proc/${pid}/cmdline`)
    .split('\0')
    .filter((word) => word !== '');
}

/** Descendants that are a running ffmpeg. */
export function ffmpegsOf(pid: number): readonly number[] {
  return descendantsOf(pid).filter(
    (child) => isRunning(child) && /(^|\/)ffmpeg$/.test(commandLineOf(child)[0] ?? ''),
  );
}

/** Zeros where the process is gone. */
export function useOf(pid: number): ProcessUse {
  const files = linksIn(`/proc/${pid}/fd`);
  return {
    sockets: files.filter((target) => target.startsWith('socket:')).length,
    openFiles: files.length,
    residentBytes: 1024 * Number(/^VmRSS:\s*(\d+)/m.exec(readText(`/proc/${pid}/status`))?.[1] ?? 0),
  };
}

/** Time on processors since the process began, ms; 0 where it is gone. */
export function cpuMsOf(pid: number): number {
  const fields = statOf(pid);
  return ((Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)) * 1000) / ticksPerSecond();
}

let foundTicks: number | null = null;

function ticksPerSecond(): number {
  foundTicks ??= Number(execFileSync('getconf', ['CLK_TCK']).toString());
  return foundTicks;
}

function parentOf(pid: number): number | null {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? null : Number(parent);
}

/** The fields after the name, which may hold spaces: state, parent and so on. */
function statOf(pid: number): readonly string[] | null {
  const text = readText(`/proc/${pid}/stat`);
  return text === '' ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function linksIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => {
      try {
        return readlinkSync(`${folder}/${name}`);
      } catch {
        return '';
      }
    });
  } catch {
    return [];
  }
}
