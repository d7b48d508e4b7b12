const KEY_BYTES = 18;

/** A new key for an encoder that pushes: 144 random bits in letters, digits, - and _. */
export function makePushKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
