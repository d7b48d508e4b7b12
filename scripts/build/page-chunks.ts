import { resolve } from 'node:path';

/** What is asked of the bundler about a module. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

type Chunk = 'app' | 'shared';

/**
 * Puts what a page needs before it can begin into few files: left alone, every group of modules that some
 * later screen shares becomes a file of its own, and some fifty requests delay the first picture by half a
 * second. `shared` is what the kiosk begins with too; what is loaded later stays apart.
 */
export function pageChunks(entries: { readonly app: string; readonly kiosk: string }) {
  let chunks: ReadonlyMap<string, Chunk> | null = null;
  return (id: string, modules: Modules): Chunk | null => {
    chunks ??= chunksOf(entries, modules);
    return chunks.get(id) ?? null;
  };
}

function chunksOf(entries: { readonly app: string; readonly kiosk: string }, modules: Modules) {
  const kiosk = reachedFrom(entries.kiosk, modules);
  const chunks = new Map<string, Chunk>();
  for (const id of reachedFrom(entries.app, modules)) chunks.set(id, kiosk.has(id) ? 'shared' : 'app');
  return chunks;
}

/** The modules that are imported by a module, directly or not, and not later. */
function reachedFrom(entry: string, modules: Modules): ReadonlySet<string> {
  const start = resolve(entry);
  const reached = new Set([start]);
  for (const id of reached) {
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) reached.add(imported);
  }
  if (reached.size === 1) throw new Error(`The build has no module ${entry}, or it imports nothing.`);
  reached.delete(start);
  return reached;
}
