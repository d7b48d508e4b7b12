import { fileURLToPath } from 'node:url';
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Picture } from '../clock-video/picture';
import { PictureFeed } from '../clock-video/picture-feed';
import { HelperProcess } from '../helper-process';
import { freePath } from '../free-path';
import { rtpOutput } from '../cameras/rtp-source';

const SOURCE = fileURLToPath(new URL('main.go', import.meta.url));
const GOPATH = '/usr/share/gocode';
const GO = '/usr/bin/go';

/** Whether Go and Debian's pion are installed (golang-go, golang-github-pion-webrtc.v3-dev). */
export const hasPion = existsSync(GO) && existsSync(join(GOPATH, 'src/github.com/pion/webrtc'));

const statsSchema = z.object({
  asked: z.number(),
  opened: z.number(),
  deleted: z.number(),
  patched: z.number(),
  active: z.number(),
  packets: z.number(),
});
/** How often the server was asked for a session, opened one, had it deleted or patched. */
export type PionStats = z.infer<typeof statsSchema>;

export interface PionOptions {
  /** In H.264. */
  readonly picture: Picture;
  /** Token that is asked for. */
  readonly bearer?: string;
  /** Address of an ICE server that the answer names. */
  readonly iceServer?: string;
  /** go2rtc gives no Location. */
  readonly hasLocation?: boolean;
  /** Answers 406 with an offer of its own, and wants the answer by PATCH. */
  readonly counterOffers?: boolean;
}

/** A WHEP server of another making, on an origin of its own. Whoever starts it stops it. */
export class PionWhepServer {
  /** The WHEP endpoint. */
  readonly url: string;
  /** A document of its origin. */
  readonly pageUrl: string;
  readonly #server: HelperProcess;
  readonly #feed: PictureFeed;
  readonly #folder: string;

  private constructor(parts: { server: HelperProcess; feed: PictureFeed; origin: string; folder: string }) {
    this.#server = parts.server;
    this.#feed = parts.feed;
    this.#folder = parts.folder;
    this.url = `${parts.origin}/whep`;
    this.pageUrl = `${parts.origin}/stats`;
  }

  static async start(options: PionOptions): Promise<PionWhepServer> {
    const args = [
      ...(options.bearer === undefined ? [] : ['-bearer', options.bearer]),
      ...(options.iceServer === undefined ? [] : ['-ice-server', options.iceServer]),
      ...(options.hasLocation === false ? ['-no-location'] : []),
      ...(options.counterOffers === true ? ['-counter-offer'] : []),
    ];
    const child = spawn(await builtServer(), args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const server = new HelperProcess(child);
    const [, httpPort = '', rtpPort = ''] = await server.printed(/^ready (\d+) (\d+)/m);
    const { folder, path } = await freePath('pion.sdp');
    const feed = new PictureFeed(options.picture, rtpOutput(options.picture, Number(rtpPort), path));
    return new PionWhepServer({ server, feed, origin: `http://127.0.0.1:${httpPort}`, folder });
  }

  async stats(): Promise<PionStats> {
    const response = await fetch(this.pageUrl);
    return statsSchema.parse(await response.json());
  }

  async stop(): Promise<void> {
    await Promise.all([this.#server.stop(), this.#feed.stop()]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Builds the server once per version of its source; Debian's packages are found without a network. */
async function builtServer(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(SOURCE))
    .digest('hex')
    .slice(0, 16);
  const folder = join(tmpdir(), `hiro-pion-whep-${userInfo().uid}`);
  const binary = join(folder, hash);
  if (existsSync(binary)) return binary;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${binary}.${process.pid}`;
  await promisify(execFile)(GO, ['build', '-o', unfinished, SOURCE], {
    env: { ...process.env, GO111MODULE: 'off', GOPATH, GOCACHE: join(folder, 'cache'), CGO_ENABLED: '0' },
  });
  await rename(unfinished, binary);
  return binary;
}
