const KEY = 'hiro-cctv.without-account';

/** Whether this browser is used without an account: everything stays in it, the server is not asked. */
export function isWithoutAccount(): boolean {
  try {
    return localStorage.getItem(KEY) === 'yes';
  } catch {
    return false;
  }
}

/** Remembers the choice, where the browser keeps anything at all; otherwise it holds until a reload. */
export function rememberWithoutAccount(isWithout: boolean): void {
  try {
    if (isWithout) localStorage.setItem(KEY, 'yes');
    else localStorage.removeItem(KEY);
  } catch {
    // Blocked storage: nothing was kept, so there is nothing to leave either.
  }
}
