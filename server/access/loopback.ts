/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** The host of a `Host` header without its port; null where it cannot be one. */
export function hostOf(header: string | undefined): string | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:/\s@]+)(:\d{1,5})?$/.exec(header ?? '');
  return match?.[1] ?? null;
}
