import { openCheckStore } from './check-store';
import { readChecksFile } from './checks-file';
import { Checks } from './checks.svelte';

/**
 * Keeps in this browser what another one has exported. Resolves with the camera's name, or null where the
 * text is no such file. Rejects where this browser keeps nothing.
 */
export async function takeOverChecks(text: string): Promise<string | null> {
  const file = readChecksFile(text);
  if (file === null) return null;
  const checks = new Checks(
    () => Promise.resolve(openCheckStore()),
    () => undefined,
  );
  try {
    await checks.takeOver(file);
  } finally {
    await checks.dispose();
  }
  return file.cameraName;
}
