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

/**
 * Deletes all that this origin keeps in this browser: databases, caches, settings, service workers.
 * Whoever calls it has ended the workers before and loads the page again after.
 */
export async function deleteLocalData(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  const databases = 'databases' in indexedDB ? await indexedDB.databases() : [];
  const names = databases.map(({ name }) => name).filter((name) => name !== undefined);
  await Promise.all(names.map(deleteDatabase));
  if ('caches' in globalThis) {
    await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  }
  if ('serviceWorker' in navigator) {
    const registrations = await navigator.serviceWorker.getRegistrations();
    await Promise.all(registrations.map((registration) => registration.unregister()));
  }
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
