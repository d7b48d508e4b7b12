import { readFile } from 'node:fs/promises';

/** Chromium's own record of its sockets; complete once the browser is closed. */
export function netLogArgs(file: string): readonly string[] {
  return [`--log-net-log=${file}`, '--net-log-capture-mode=Everything'];
}

interface NetLogEvent {
  readonly type: number;
  readonly params?: {
    readonly address?: string;
    readonly byte_count?: number;
    readonly host?: string;
    readonly hostname?: string;
  };
}

/** Where UDP went, as "address:port", with the number of packets; WebRTC's included. */
export async function udpDestinations(file: string): Promise<ReadonlyMap<string, number>> {
  const { constants, events } = parseNetLog(await readFile(file, 'utf8'));
  const sent = constants.logEventTypes['UDP_BYTES_SENT'];
  const packets = new Map<string, number>();
  for (const { type, params } of events) {
    if (type !== sent) continue;
    const to = params?.address ?? 'unknown';
    packets.set(to, (packets.get(to) ?? 0) + 1);
  }
  return packets;
}

/** Where UDP went, with the bytes of its contents. */
export async function udpBytes(file: string): Promise<ReadonlyMap<string, number>> {
  const { constants, events } = parseNetLog(await readFile(file, 'utf8'));
  const sent = constants.logEventTypes['UDP_BYTES_SENT'];
  const bytes = new Map<string, number>();
  for (const { type, params } of events) {
    if (type !== sent) continue;
    const to = params?.address ?? 'unknown';
    bytes.set(to, (bytes.get(to) ?? 0) + (params?.byte_count ?? 0));
  }
  return bytes;
}

/** Names that the browser looked up itself, also for STUN; those of HTTP go to a proxy instead, where there is one. */
export async function resolvedNames(file: string): Promise<ReadonlySet<string>> {
  const { constants, events } = parseNetLog(await readFile(file, 'utf8'));
  const lookUps = new Set(
    Object.entries(constants.logEventTypes).flatMap(([name, type]) =>
      /^(HOST_RESOLVER|DNS_TRANSACTION)/.test(name) ? [type] : [],
    ),
  );
  return new Set(
    events
      .filter(({ type }) => lookUps.has(type))
      .flatMap(({ params }) => params?.hostname ?? params?.host ?? [])
      .map(nameOf),
  );
}

/** Of "https://name:443", "name:443", "name." or "name". */
function nameOf(host: string): string {
  return host
    .replace(/^\w+:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '');
}

/** A log of a browser that was killed lacks its end. */
function parseNetLog(text: string): {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly NetLogEvent[];
} {
  try {
    return JSON.parse(text) as ReturnType<typeof parseNetLog>;
  } catch {
    return JSON.parse(`${text.trimEnd().replace(/,$/, '')}]}`) as ReturnType<typeof parseNetLog>;
  }
}
