import { fileURLToPath } from 'node:url';
import { servePage as serve, type ServedPage } from '../../scripts/eval/serve-page';

export type { ServedPage } from '../../scripts/eval/serve-page';

/** `engines-page` runs engines in the page itself; its document may therefore do what the vision worker may. */
const ENGINES_POLICY =
  "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src blob:; media-src blob:";

/** Serves `vision-page/<entry>.ts` with the product's models and demo clip. */
export function servePage(entry: 'runtime-page' | 'engines-page'): Promise<ServedPage> {
  const script = fileURLToPath(new URL(`vision-page/${entry}.ts`, import.meta.url));
  return serve({ script, ...(entry === 'engines-page' ? { policy: ENGINES_POLICY } : {}) });
}
