import type { Incident } from '../../../src/api/alert-contract';
import type { LiveEvent } from '../../../src/api/live-contract';

/** What a live stream says. */
export type StreamEvent = LiveEvent | { readonly kind: 'incident'; readonly value: Incident };

/** An event as it goes over the wire. JSON has no raw line breaks, so it is one line. */
export function eventFrame({ kind, value }: StreamEvent, id: string): Buffer {
  return Buffer.from(`id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(value)}\n\n`);
}

/** A comment that keeps the connection alive. */
export const PING_FRAME = Buffer.from(': ping\n\n');

/** How long a browser waits before it connects again; differs, so that not all come at once. */
export function retryFrame(random: () => number): Buffer {
  return Buffer.from(`retry: ${Math.round(1_000 + random() * 4_000)}\n\n`);
}
