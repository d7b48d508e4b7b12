/** What this browser remembers under a key; empty where nothing is, or its storage is blocked. */
export function readRemembered(key: string): URLSearchParams {
  try {
    return new URLSearchParams(localStorage.getItem(key) ?? '');
  } catch {
    return new URLSearchParams();
  }
}

/** Remembers it in this browser; where storage is blocked, the choice holds until the page is closed. */
export function remember(key: string, values: URLSearchParams): void {
  try {
    localStorage.setItem(key, values.toString());
  } catch {
    // Nothing depends on it.
  }
}
