import { readFile } from 'node:fs/promises';

/** Chromium's own record of its sockets; complete once the browser is closed. */
export function netLogArgs(file: string): readonly string[] {
  return [`--log-net-log=${file}`, '--net-log-capture-mode=Everything'];
}

interface NetLogEvent {
  readonly type: number;
  readonly params?: { readonly address?: string; readonly byte_count?: number; readonly host?: string };
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
