import type { Socket } from 'node:net';
import type { Credentials } from '../../../../src/api/gateway-contract';
import { SignIn } from '../auth/sign-in';
import { connectCamera } from '../camera-socket';
import { FirstProblem } from '../first-problem';
import { openLoopbackDoor } from '../loopback-door';
import type { NetworkRules } from '../network-rules';
import type { SourceAddress } from '../source-address';
import type { SourceInput } from '../source-input';
import { AddressMap } from './address-map';
import { localOrigin, rtspArgs } from './rtsp-input';
import { RtspRelay } from './rtsp-relay';

interface RtspOptions {
  readonly address: SourceAddress;
  readonly credentials: Credentials | null;
  readonly network: NetworkRules;
  readonly signal: AbortSignal;
}

/** Connects to an RTSP camera and lets one ffmpeg ask it through us. Rejects with `GatewayError`. */
export async function openRtsp({ address, credentials, network, signal }: RtspOptions): Promise<SourceInput> {
  const problems = new FirstProblem();
  const camera = await connectCamera(address, await network.resolve(address, signal), signal);
  let relay: RtspRelay | null = null;
  // The camera may leave before ffmpeg comes; then the relay notices at once.
  camera.on('error', () => undefined);
  const attend = (client: Socket): void => {
    relay = new RtspRelay({
      client,
      camera,
      problems,
      authority: address.authority,
      addresses: new AddressMap(localOrigin(door.port), address.url),
      signIn: new SignIn(credentials),
    });
  };
  const door = await openLoopbackDoor(attend).catch((error: unknown) => {
    camera.destroy();
    throw error;
  });
  return {
    args: rtspArgs(door.port),
    stdin: null,
    problem: () => problems.value,
    dispose() {
      door.dispose();
      if (relay === null) camera.destroy();
      else relay.dispose();
    },
  };
}
