import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How to start a process of the server's: arguments for Node, and the folder to start it in. */
export interface ChildCommand {
  readonly args: readonly string[];
  readonly cwd: string;
}

/**
 * The script `name` beside the module with this address: bundled, or its TypeScript source run
 * through jiti.
 */
export function childCommand(moduleUrl: string, name: string): ChildCommand {
  const folder = dirname(fileURLToPath(moduleUrl));
  const bundled = join(folder, `${name}.js`);
  if (existsSync(bundled)) return { args: [bundled], cwd: folder };
  return { args: ['--import', 'jiti/register', join(folder, `${name}.ts`)], cwd: folder };
}
