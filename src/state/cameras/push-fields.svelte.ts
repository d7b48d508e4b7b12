import type { Credentials } from '../../api/gateway-contract';
import type { PlayMode } from '../../domain/config';
import { gatewaySource, type SourceOrFault } from './field-faults';
import { makePushKey } from './push-key';

export const PUSH_PROTOCOLS = ['rtsp', 'rtmp'] as const;
export type PushProtocol = (typeof PUSH_PROTOCOLS)[number];

const FIRST_PORT: Readonly<Record<PushProtocol, number>> = { rtsp: 8554, rtmp: 1935 };

/** How a camera or encoder sends its pictures to the gateway. */
export class PushFields {
  #protocol = $state<PushProtocol>('rtsp');
  port = $state<number | null>(FIRST_PORT.rtsp);
  /** Empty where the stored key stays as it is. */
  key = $state('');

  /** `takenPorts` are those of other cameras: each needs its own. */
  constructor(private readonly takenPorts: readonly number[]) {
    this.port = this.#freePort('rtsp');
  }

  get protocol(): PushProtocol {
    return this.#protocol;
  }

  /** Another protocol proposes the port that belongs to it. */
  set protocol(protocol: PushProtocol) {
    this.#protocol = protocol;
    this.port = this.#freePort(protocol);
  }

  /** Takes a stored input over as it is. */
  adopt(protocol: PushProtocol, port: number): void {
    this.#protocol = protocol;
    this.port = port;
  }

  /** Replaces the key by a new one. */
  renewKey(): void {
    this.key = makePushKey();
  }

  /** Null where the stored key stays. */
  credentials(): Credentials | null {
    return this.key === '' ? null : { username: '', password: this.key };
  }

  source(play: PlayMode): SourceOrFault {
    if (this.port !== null && this.takenPorts.includes(this.port)) {
      return { source: null, fault: 'streams.fault.portTaken' };
    }
    return gatewaySource({ kind: 'push', protocol: this.#protocol, port: this.port ?? 0 }, play);
  }

  #freePort(protocol: PushProtocol): number {
    let port = FIRST_PORT[protocol];
    while (this.takenPorts.includes(port)) port += 1;
    return port;
  }
}
