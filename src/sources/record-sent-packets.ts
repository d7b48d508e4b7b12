import type { EgressPurpose } from '../egress/egress';
import { dayHere, type Ledger } from '../egress/ledger';
import type { Undo } from '../lib/disposer';
import type { SentPackets, SentTo } from './sent-packets';

/** What a page that is closed at once does not write down any more has left within so long. */
const EVERY_MS = 5_000;
/**
 * For each message that checks a connection. Browsers do not tell their size; with Chromium an answer has 76
 * bytes and a question 100, and more where a gateway has a longer name for itself. The sum is rather too large.
 */
export const CHECK_BYTES = 112;

interface Row {
  readonly id: number;
  readonly day: string;
  readonly purpose: EgressPurpose;
  readonly seen: SentTo;
}

/**
 * Writes the packets of a connection into the ledger, by address: one entry per day, which grows every five
 * seconds and once more with the undo. Calls `onMedia`, once, where anything but what belongs to receiving was sent.
 */
export function recordSentPackets(
  peer: { sent(): Promise<SentPackets> },
  ledger: Pick<Ledger, 'record' | 'grow'>,
  onMedia: () => void,
  now: () => number = Date.now,
): Undo {
  const rows = new Map<string, Row>();
  let isRefused = false;
  let isEnded = false;
  let writing: Promise<void> = Promise.resolve();
  const look = (): void => {
    // Asked for at once: a closed connection has nothing to tell.
    const asked = peer.sent();
    writing = writing
      .then(async () => write(await asked))
      // A browser without these statistics, or a connection that is gone; the next look tells the rest.
      .catch(() => undefined);
    asked.catch(() => undefined);
  };

  async function write(sent: SentPackets): Promise<void> {
    const hasMedia = sent.mediaStreams + sent.dataChannels > 0;
    const purpose = hasMedia ? 'webrtc-media' : 'webrtc';
    for (const to of sent.to) await writeOne(to, purpose, sent);
    if (!hasMedia || isRefused || isEnded) return;
    isRefused = true;
    onMedia();
  }

  async function writeOne(to: SentTo, purpose: EgressPurpose, sent: SentPackets): Promise<void> {
    const url = `${to.protocol}://${to.address}`;
    const atMs = now();
    const row = rows.get(url);
    const bytes = bytesOf(to) - (row === undefined ? 0 : bytesOf(row.seen));
    if (bytes === 0) return;
    const day = dayHere(atMs);
    const body = wordsOf(to, sent);
    if (row !== undefined && row.day === day && row.purpose === purpose) {
      rows.set(url, { ...row, seen: to });
      await ledger.grow(row.id, { purpose, atMs, bytes, body });
      return;
    }
    const draft = { purpose, atMs, method: 'WebRTC', url, bodyBytes: bytes, body, requests: 0 };
    rows.set(url, { id: await ledger.record(draft), day, purpose, seen: to });
  }

  const timer = setInterval(look, EVERY_MS);
  return () => {
    if (isEnded) return;
    isEnded = true;
    clearInterval(timer);
    look();
  };
}

function bytesOf({ bytes, checks }: SentTo): number {
  return bytes + checks * CHECK_BYTES;
}

/** What stands in the ledger for the content, which is encrypted by the browser. */
function wordsOf({ bytes, packets, checks }: SentTo, { mediaStreams, dataChannels }: SentPackets): string {
  return JSON.stringify({
    what: 'DTLS (the connection is made) and RTCP (what was received, a key picture wanted)',
    packets,
    bytes,
    connectionChecks: `${checks} STUN messages, counted as ${CHECK_BYTES} bytes each`,
    mediaStreamsSent: mediaStreams,
    dataChannels,
  });
}
