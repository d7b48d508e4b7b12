import { fileURLToPath } from 'node:url';
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { rm } from 'node:fs/promises';
import { PictureFeed } from '../clock-video/picture-feed';
import { freePath } from '../free-path';
import { HelperProcess } from '../helper-process';
import type { CameraOptions } from './camera-options';
import { rtpOutput } from './rtp-source';

const SCRIPT = fileURLToPath(new URL('rtsp-camera.py', import.meta.url));
/** Debian's Python: the bindings are not in others. */
const PYTHON = '/usr/bin/python3';
const BINDINGS = [
  'import gi',
  'gi.require_version("GstRtspServer", "1.0")',
  'from gi.repository import GstRtspServer',
].join('; ');

/** Whether gst-rtsp-server and its Python bindings are installed (Debian: gir1.2-gst-rtsp-server-1.0). */
export const hasGstRtspServer = spawnSync(PYTHON, ['-c', BINDINGS]).status === 0;

/** A camera on gst-rtsp-server, which much of the camera industry builds on. Whoever starts it stops it. */
export class GstCamera {
  /** Without credentials. */
  readonly url: string;
  readonly #server: HelperProcess;
  readonly #feed: PictureFeed;
  readonly #folder: string;

  private constructor(server: HelperProcess, feed: PictureFeed, folder: string, port: string) {
    this.#server = server;
    this.#feed = feed;
    this.#folder = folder;
    this.url = `rtsp://127.0.0.1:${port}/stream`;
  }

  static async start({ picture, access = null, port = 0 }: CameraOptions): Promise<GstCamera> {
    const rtpPort = await freeUdpPort();
    const codec = picture.kind === 'clock' ? picture.codec : 'h264';
    const signIn =
      access === null
        ? []
        : ['--auth', access.scheme, '--username', access.username, '--password', access.password];
    const args = [SCRIPT, '--rtp-port', String(rtpPort), '--port', String(port), '--codec', codec, ...signIn];
    const server = new HelperProcess(spawn(PYTHON, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
    const [, shown = ''] = await server.printed(/^ready (\d+)/m);
    const { folder, path } = await freePath('camera.sdp');
    const feed = new PictureFeed(picture, rtpOutput(picture, rtpPort, path));
    return new GstCamera(server, feed, folder, shown);
  }

  /** Sends no more pictures, but keeps its connections; or sends again. */
  hang(isHanging: boolean): void {
    this.#server.child.kill(isHanging ? 'SIGUSR1' : 'SIGUSR2');
  }

  async stop(): Promise<void> {
    await Promise.all([this.#server.stop(), this.#feed.stop()]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject).bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
