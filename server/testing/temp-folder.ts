import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder; the caller calls `remove`. */
export function makeTempFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'hiro-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
