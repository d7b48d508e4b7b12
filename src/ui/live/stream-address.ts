import { sourceSchema } from '../../api/contract';
import type { SourceConfig } from '../../domain/config';

/** A stream source from what was typed; null if it is no address that may be stored. */
export function streamSource(kind: 'hls' | 'whep', address: string): SourceConfig | null {
  const parsed = sourceSchema.safeParse({ kind, url: address.trim() });
  return parsed.success ? parsed.data : null;
}

/** A name for a stream whose user gave none: the host of its address. */
export function streamName(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
