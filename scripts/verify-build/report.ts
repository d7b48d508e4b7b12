import type { BuildManifest } from '../../src/api/build-manifest';
import type { Check } from './check';

const TITLES: Readonly<Record<Check['kind'], string>> = {
  files: 'files of the build',
  pages: 'addresses of pages',
  headers: 'policies',
  extras: 'beyond the build',
};

/** Whether nothing differs that may not. */
export function isEqual(checks: readonly Check[]): boolean {
  return checks.every(({ faults }) => faults.length === 0);
}

/** The checks as a table, what differs one by one, and the result in the last line. */
export function reportText(checks: readonly Check[], manifest: BuildManifest): string {
  const kinds = [...new Set(checks.map(({ kind }) => kind))];
  const table = kinds.map((kind) => {
    const { equal, all } = countsOf(checks, kind);
    return `  ${TITLES[kind].padEnd(20)} ${String(equal).padStart(5)} of ${String(all).padStart(4)} as expected`;
  });
  const notes = [...subjectsByNote(checks)].map(([note, subjects]) => `  ~ ${note} (${subjects.join(', ')})`);
  const faults = checks.flatMap(({ subject, faults: own }) => own.map((fault) => `  ! ${subject}: ${fault}`));
  return [
    ...table,
    ...section('May differ, for whoever runs the site decides it:', notes),
    ...section('Different:', faults),
    '',
    resultLine(checks, manifest),
  ].join('\n');
}

function resultLine(checks: readonly Check[], { hash }: BuildManifest): string {
  const { equal, all } = countsOf(checks, 'files');
  const different = checks.filter(({ faults }) => faults.length > 0).length;
  return isEqual(checks)
    ? `EQUAL: ${equal} of ${all} files, ${checks.length} checks. Build ${hash}`
    : `DIFFERENT: ${different} of ${checks.length} checks failed, ${equal} of ${all} files are equal. Compared with build ${hash}`;
}

function countsOf(
  checks: readonly Check[],
  kind: Check['kind'],
): { readonly equal: number; readonly all: number } {
  const own = checks.filter((check) => check.kind === kind);
  return { equal: own.filter(({ faults }) => faults.length === 0).length, all: own.length };
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** Most notes are true of every page. */
function subjectsByNote(checks: readonly Check[]): ReadonlyMap<string, readonly string[]> {
  const subjects = new Map<string, readonly string[]>();
  for (const { subject, notes = [] } of checks)
    for (const note of notes) subjects.set(note, [...(subjects.get(note) ?? []), subject]);
  return subjects;
}
