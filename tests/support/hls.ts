import { fileURLToPath } from 'node:url';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Test pictures are made with ffmpeg; where it is missing, those tests are skipped. */
export const FFMPEG = process.env['HIRO_FFMPEG'] ?? 'ffmpeg';
export const hasFfmpeg = spawnSync(FFMPEG, ['-version']).status === 0;

const DEMO_CLIP = fileURLToPath(new URL('../../public/demo/shop.webm', import.meta.url));
const PLAYLIST = 'index.m3u8';
const TYPES: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  ts: 'video/mp2t',
};

/** Runs ffmpeg to its end; throws with what it said. */
function ffmpeg(args: readonly string[]): void {
  execFileSync(FFMPEG, ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Part of the demo clip in which people are seen, as H.264 of 640 pixels; later options win. */
export function demoPart(seconds: number, output: readonly string[]): void {
  const encode = ['-vf', 'scale=640:-2', '-an', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '15'];
  const input = ['-ss', '14', '-t', String(seconds), '-i', DEMO_CLIP];
  ffmpeg([...input, ...encode, '-pix_fmt', 'yuv420p', ...output]);
}

/** An HLS server on an origin of its own: part of the demo clip in segments of a second. */
export class HlsServer {
  readonly url: string;
  /** Paths that were asked for. */
  readonly requests: string[] = [];
  /** Whether other sites may read the answers. */
  allowsCors = true;
  /** Otherwise every answer is a 404. */
  isOn = true;
  /** A live playlist shows all segments, but no end. */
  isLive = false;
  readonly #server: Server;
  readonly #folder: string;

  private constructor(server: Server, port: number, folder: string) {
    this.#server = server;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}/${PLAYLIST}`;
  }

  static async start(seconds: number): Promise<HlsServer> {
    const folder = mkdtempSync(join(tmpdir(), 'hiro-hls-'));
    const segments = ['-f', 'hls', '-hls_time', '1', '-hls_list_size', '0'];
    demoPart(seconds, [...segments, '-hls_segment_filename', join(folder, '%d.ts'), join(folder, PLAYLIST)]);
    const server = createServer();
    const port = await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no port'));
      });
    });
    const hls = new HlsServer(server, port, folder);
    server.on('request', (request, response) => {
      const name = (request.url ?? '/').slice(1);
      hls.requests.push(name);
      const content = hls.#read(name);
      response.statusCode = content === null ? 404 : 200;
      response.setHeader('Content-Type', TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain');
      response.setHeader('Cache-Control', 'no-store');
      if (hls.allowsCors) response.setHeader('Access-Control-Allow-Origin', '*');
      response.end(content ?? 'not found');
    });
    return hls;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read(name: string): Buffer | string | null {
    if (!this.isOn || !readdirSync(this.#folder).includes(name)) return null;
    const content = readFileSync(join(this.#folder, name));
    return this.isLive && name === PLAYLIST
      ? content.toString().replace('#EXT-X-ENDLIST', '').trimEnd()
      : content;
  }
}
