/** How much this browser keeps for the app, bytes; null where it does not tell. */
export async function storedBytes(): Promise<number | null> {
  if (!('storage' in navigator)) return null;
  try {
    const { usage } = await navigator.storage.estimate();
    return usage ?? null;
  } catch {
    return null;
  }
}

/** Every database that the product makes in a browser. Some browsers do not list the databases they have. */
export const LOCAL_DATABASES = [
  'hiro-alert-rules',
  'hiro-checks',
  'hiro-config',
  'hiro-counts',
  'hiro-egress',
  'hiro-faces',
  'hiro-moments',
  'hiro-packs',
] as const;

/**
 * Deletes all that this origin keeps in this browser: databases, caches, files, settings, service workers.
 * Whoever calls it has ended the workers before and loads the page again after.
 */
export async function deleteLocalData(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  const databases = 'databases' in indexedDB ? await indexedDB.databases() : [];
  const listed = databases.map(({ name }) => name).filter((name) => name !== undefined);
  await Promise.all([...new Set([...listed, ...LOCAL_DATABASES])].map(deleteDatabase));
  await deleteFiles();
  if ('caches' in globalThis) {
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  }
  if ('serviceWorker' in navigator) {
    const registrations = await navigator.serviceWorker.getRegistrations();
    await Promise.all(registrations.map((registration) => registration.unregister()));
  }
}

/** Not all libraries of types know that a folder lists its entries. */
interface ListedFolder {
  keys(): AsyncIterable<string>;
}

function isListed(folder: FileSystemDirectoryHandle): folder is FileSystemDirectoryHandle & ListedFolder {
  return 'keys' in folder;
}

/** Files of the origin's own folder: the product makes none, a database that a module brings along might. */
async function deleteFiles(): Promise<void> {
  if (!('storage' in navigator) || !('getDirectory' in navigator.storage)) return;
  const folder = await navigator.storage.getDirectory().catch(() => null);
  if (folder === null || !isListed(folder)) return;
  for await (const name of folder.keys()) await folder.removeEntry(name, { recursive: true });
}

/** A connection that is still open delays the deletion until the page is loaded again: then it is done. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    request.addEventListener('blocked', () => resolve());
    request.addEventListener('error', () =>
      reject(request.error ?? new Error(`database ${name} was not deleted`)),
    );
  });
}
