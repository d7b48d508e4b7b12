import { createNetworkRules } from '../network-rules';
import { openRtsp } from '../rtsp/open-rtsp';
import { readSourceAddress } from '../source-address';
import type { SourceInput } from '../source-input';
import { type CameraScript, ScriptedCamera, ScriptedClient } from './scripted-camera';

export const VIEWER = { username: 'viewer', password: 'open sesame' };

const network = createNetworkRules({ allowedNetworks: [], ownPorts: () => [] });

/** Cameras, inputs and clients of one test. Whoever makes it disposes it. */
export class RtspStage {
  readonly #undo: (() => void | Promise<void>)[] = [];

  /** An input for that address, with the viewer's credentials. */
  async open(url: string): Promise<SourceInput> {
    const { signal } = new AbortController();
    const address = readSourceAddress(url, VIEWER);
    const input = await openRtsp({ address, credentials: VIEWER, network, signal });
    this.#undo.push(() => input.dispose());
    return input;
  }

  async camera(...options: Parameters<typeof ScriptedCamera.start>): Promise<ScriptedCamera> {
    const camera = await ScriptedCamera.start(...options);
    this.#undo.push(() => camera.stop());
    return camera;
  }

  /** Somebody in ffmpeg's place. */
  client(port: number): ScriptedClient {
    const client = new ScriptedClient(port);
    this.#undo.push(() => void client.socket.destroy());
    return client;
  }

  /** A camera, an input for it and a client that is connected; `local` is the client's address. */
  async scene(script: CameraScript, path = '/stream') {
    const camera = await this.camera(script);
    const url = `rtsp://127.0.0.1:${camera.port}${path}`;
    const input = await this.open(url);
    const { port, local } = localOf(input);
    return { camera, input, client: this.client(port), local, url };
  }

  async dispose(): Promise<void> {
    for (const step of this.#undo.reverse()) await step();
  }
}

/** Where ffmpeg finds an input. */
export function localOf(input: SourceInput): { readonly port: number; readonly local: string } {
  const local = input.args.at(-1) ?? '';
  return { local, port: Number(new URL(local).port) };
}
