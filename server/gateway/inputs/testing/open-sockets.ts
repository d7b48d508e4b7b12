/** Sockets and listening ports that this thread holds, whoever opened them. */
export function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => /^(TCP|TLS)/.test(kind)).length;
}
