import type { Credentials } from '../../../src/api/gateway-contract';
import type { GatewayInput } from '../../../src/domain/config';
import { throwIfAborted } from '../../../src/lib/errors';
import { openFile } from './file-input';
import { openHttp } from './http/open-http';
import type { NetworkRules } from './network-rules';
import { openRtsp } from './rtsp/open-rtsp';
import { readSourceAddress } from './source-address';
import type { SourceInput } from './source-input';

interface OpenInputOptions {
  readonly input: Extract<GatewayInput, { kind: 'pull' | 'file' }>;
  readonly credentials: Credentials | null;
  readonly mediaDir: string;
  readonly network: NetworkRules;
  /** A stream is played at its own pace, a file in a loop; for a probe, neither. */
  readonly purpose: 'probe' | 'stream';
  /** Ends the opening; what is open by then is ended by its `dispose()`. */
  readonly signal: AbortSignal;
}

/** Makes a configured source ready for one run of ffmpeg or ffprobe. Rejects with `GatewayError`. */
export async function openInput({
  input,
  credentials,
  mediaDir,
  network,
  purpose,
  signal,
}: OpenInputOptions): Promise<SourceInput> {
  throwIfAborted(signal);
  if (input.kind === 'file') return openFile({ mediaDir, name: input.name, purpose });
  const address = readSourceAddress(input.url, credentials);
  switch (address.scheme) {
    case 'rtsp':
    case 'rtsps':
      return openRtsp({ address, credentials, network, signal });
    case 'http':
    case 'https':
      return openHttp({ address, credentials, network, purpose, signal });
  }
}
