import { fileURLToPath } from 'node:url';
import { servePage as serve, type ServedPage } from '../../scripts/eval/serve-page';

export type { ServedPage } from '../../scripts/eval/serve-page';

/** These pages run the vision worker's code themselves; their documents may therefore do what it may. */
const ENGINES_POLICY =
  "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src blob:; media-src blob:";

/** Serves `vision-page/<entry>.ts` with the product's models and demo clip. */
export function servePage(entry: 'runtime-page' | 'engines-page' | 'moments-page'): Promise<ServedPage> {
  const script = fileURLToPath(new URL(`vision-page/${entry}.ts`, import.meta.url));
  return serve({ script, ...(entry === 'runtime-page' ? {} : { policy: ENGINES_POLICY }) });
}
