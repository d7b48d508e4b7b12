import { z } from 'zod';

/** What has left for one address. */
export interface SentTo {
  /** "192.168.1.5:8189", or the address of a relay as it was configured. */
  readonly address: string;
  /** udp, tcp or tls. */
  readonly protocol: string;
  /** Of packets, without the headers of IP and UDP; those that check the connection (STUN) are not among them. */
  readonly bytes: number;
  /** As `bytes`. */
  readonly packets: number;
  /** Messages that check the connection: questions, answers and renewals of consent. Their size is not told. */
  readonly checks: number;
}

/** What a connection has sent, as the browser counts it (W3C webrtc-stats). */
export interface SentPackets {
  readonly to: readonly SentTo[];
  /** Streams of pictures or sound that were sent, and channels for data: none, in a connection that only receives. */
  readonly mediaStreams: number;
  readonly dataChannels: number;
}

const count = z.number().optional().default(0);
const pairSchema = z.object({
  type: z.literal('candidate-pair'),
  localCandidateId: z.string(),
  remoteCandidateId: z.string(),
  bytesSent: count,
  packetsSent: count,
  requestsSent: count,
  responsesSent: count,
  consentRequestsSent: count,
});
const candidateSchema = z.object({
  id: z.string(),
  type: z.enum(['local-candidate', 'remote-candidate']),
  candidateType: z.string().optional(),
  address: z.string().nullish(),
  port: z.number().optional(),
  protocol: z.string().optional(),
  relayProtocol: z.string().optional(),
  url: z.string().nullish(),
});
type Candidate = z.infer<typeof candidateSchema>;
const streamSchema = z.object({ type: z.literal('outbound-rtp'), packetsSent: count });
const channelSchema = z.object({ type: z.literal('data-channel') });

/** Anything that lists statistics, as `RTCStatsReport` does. */
export interface StatsList {
  forEach(each: (entry: unknown) => void): void;
}

/** Reads what was sent, by address; addresses that nothing went to are left out. */
export function sentPackets(report: StatsList): SentPackets {
  const entries: unknown[] = [];
  report.forEach((entry) => entries.push(entry));
  const candidates = new Map(parsed(entries, candidateSchema).map((candidate) => [candidate.id, candidate]));
  const to = new Map<string, SentTo>();
  for (const pair of parsed(entries, pairSchema)) {
    const { address, protocol } = destinationOf(
      candidates.get(pair.localCandidateId),
      candidates.get(pair.remoteCandidateId),
    );
    // Chromium counts renewals of consent among the questions, as the standard does not.
    const checks = Math.max(pair.requestsSent, pair.consentRequestsSent) + pair.responsesSent;
    if (pair.packetsSent + checks === 0) continue;
    const known = to.get(`${protocol} ${address}`) ?? { bytes: 0, packets: 0, checks: 0 };
    to.set(`${protocol} ${address}`, {
      address,
      protocol,
      bytes: known.bytes + pair.bytesSent,
      packets: known.packets + pair.packetsSent,
      checks: known.checks + checks,
    });
  }
  return {
    to: [...to.values()],
    mediaStreams: parsed(entries, streamSchema).length,
    dataChannels: parsed(entries, channelSchema).length,
  };
}

/** Packets to whoever is behind a relay go to the relay. */
function destinationOf(
  local: Candidate | undefined,
  remote: Candidate | undefined,
): Pick<SentTo, 'address' | 'protocol'> {
  if (local?.candidateType === 'relay')
    return { address: local.url ?? 'a relay', protocol: local.relayProtocol ?? 'udp' };
  const address = remote?.address ?? 'an address that the browser hides';
  return {
    address: remote?.port === undefined ? address : `${address}:${remote.port}`,
    protocol: remote?.protocol ?? 'udp',
  };
}

function parsed<Schema extends z.ZodType>(entries: readonly unknown[], schema: Schema): z.output<Schema>[] {
  return entries.flatMap((entry) => {
    const read = schema.safeParse(entry);
    return read.success ? [read.data] : [];
  });
}
