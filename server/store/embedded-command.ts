import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How to start the database process: arguments for Node, and the folder to start it in. */
export interface EmbeddedCommand {
  readonly args: readonly string[];
  readonly cwd: string;
}

/** The bundled script beside this one, or the TypeScript source run through jiti. */
export function embeddedCommand(): EmbeddedCommand {
  const folder = dirname(fileURLToPath(import.meta.url));
  const bundled = join(folder, 'embedded-process.js');
  if (existsSync(bundled)) return { args: [bundled], cwd: folder };
  return { args: ['--import', 'jiti/register', join(folder, 'embedded-process.ts')], cwd: folder };
}
