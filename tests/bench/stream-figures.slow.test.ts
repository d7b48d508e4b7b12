import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { GstCamera, hasGstRtspServer } from '../support/cameras/gst-camera';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { clockPicture } from '../support/clock-video/picture';
import { medianAndWorst, percentile } from '../support/figures';
import { Product } from '../support/product';
import { ProductGateway } from '../support/product-gateway';
import {
  measureCpu,
  measureJoin,
  measureLatencies,
  measureLoss,
  measureRecovery,
  pause,
  playOnceReady,
  receivedOnceDecoded,
} from '../support/stream-measures';
import { StreamPage } from '../support/stream-page';
import { type StreamAddress, StreamPlayer } from '../support/stream-player/stream-player';

/**
 * The figures of streams, median and worst of several runs; prints them and judges nothing.
 * `HIRO_FIGURES=1 npx vitest run --project long tests/bench/stream-figures` after a build; the number
 * is that of the runs, if it is above 1.
 */

const asked = Number(process.env['HIRO_FIGURES'] ?? 0);
const RUNS = asked > 1 ? asked : 5;
const CPU_SECONDS = 20;

describe.skipIf(asked === 0)('figures of streams (HIRO_FIGURES=1)', () => {
  const report: string[] = [];
  let product: Product;
  let gateway: ProductGateway;
  let browser: Browser;
  let player: StreamPlayer;
  let camera: RtspCamera;
  let cameraId: string;

  beforeAll(async () => {
    [product, browser, camera] = await Promise.all([
      Product.start(),
      launchBrowser(),
      RtspCamera.start({ picture: clockPicture() }),
    ]);
    gateway = new ProductGateway(product);
    cameraId = (await gateway.createCamera({ kind: 'pull', url: camera.url })).id;
    player = await newPlayer();
  });
  afterEach(async () => {
    await player.stop();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([product?.stop(), camera?.stop()]);
    console.log(`\n${report.join('\n')}`);
  });

  function newPlayer(): Promise<StreamPlayer> {
    return StreamPlayer.open(browser, `${product.url}/api/v1/health`);
  }

  function note(name: string, values: readonly number[], unit = 'ms'): void {
    const line = `${name}: ${medianAndWorst(values, unit)}`;
    report.push(line);
    console.log(line);
  }

  async function repeat(run: (index: number) => Promise<number>): Promise<readonly number[]> {
    const values: number[] = [];
    for (let index = 0; index < RUNS; index += 1) values.push(await run(index));
    return values;
  }

  /** A page of the product that plays, for one measurement. */
  async function inPage(id: string, measure: (page: StreamPage) => Promise<number>): Promise<number> {
    const page = await StreamPage.create(browser, product);
    try {
      await page.open(id);
      await page.firstPictureMs();
      return await measure(page);
    } finally {
      await page.close();
    }
  }

  async function noteLatency(name: string, play: (player: StreamPlayer) => Promise<unknown>): Promise<void> {
    const medians: number[] = [];
    const highs: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      await play(player);
      const latencies = await measureLatencies(player, 8);
      medians.push(percentile(latencies, 0.5));
      highs.push(percentile(latencies, 0.95));
      await player.stop();
    }
    note(`${name}, latency p50`, medians);
    note(`${name}, latency p95`, highs);
  }

  /** Keeps the source running while something else is measured. */
  async function whileWarm(address: StreamAddress, measure: () => Promise<void>): Promise<void> {
    await playOnceReady(player, address);
    await measure();
  }

  it('latency', async () => {
    const { whep, hls } = await gateway.addresses(cameraId);
    await noteLatency('WHEP', (one) => one.playWhep(whep));
    await noteLatency('LL-HLS', (one) => one.playHls(hls, { isLowLatency: true }));
    await noteLatency('HLS', (one) => one.playHls(hls, { isLowLatency: false }));
  });

  it.skipIf(!hasGstRtspServer)('latency from gst-rtsp-server', async () => {
    const gst = await GstCamera.start({ picture: clockPicture() });
    try {
      const { id } = await gateway.createCamera({ kind: 'pull', url: gst.url });
      const { whep, hls } = await gateway.addresses(id);
      await noteLatency('WHEP from gst-rtsp-server', (one) => one.playWhep(whep));
      await noteLatency('LL-HLS from gst-rtsp-server', (one) => one.playHls(hls, { isLowLatency: true }));
    } finally {
      await gst.stop();
    }
  });

  it('first picture', async () => {
    const { whep } = await gateway.addresses(cameraId);
    await whileWarm(whep, async () => {
      const other = await newPlayer();
      const joins = await repeat(async () => {
        const joinMs = await measureJoin(other, whep);
        await other.stop();
        return joinMs;
      });
      await other.close();
      note('WHEP, request to first picture, warm source', joins);
      note(
        'page load to first picture, warm source',
        await repeat(() => inPage(cameraId, (page) => page.firstPictureMs())),
      );
    });
    await player.stop();
    const cold = await repeat(async () => {
      // A camera that nobody has ever asked for is neither probed nor running.
      const { id } = await gateway.createCamera({ kind: 'pull', url: camera.url });
      return inPage(id, (page) => page.firstPictureMs());
    });
    note('page load to first picture, cold source', cold);
  });

  it('joining a GOP of ten seconds', async () => {
    const slow = await RtspCamera.start({ picture: clockPicture({ gop: 250 }) });
    const other = await newPlayer();
    try {
      const { id } = await gateway.createCamera({ kind: 'pull', url: slow.url });
      const { whep } = await gateway.addresses(id);
      await whileWarm(whep, async () => {
        const joins = await repeat(async () => {
          await pause(3000);
          const joinMs = await measureJoin(other, whep);
          await other.stop();
          return joinMs;
        });
        note('request to first picture, GOP of ten seconds', joins);
      });
    } finally {
      await other.close();
      await slow.stop();
    }
  });

  it('recovery in the page', async () => {
    const hlsId = (await gateway.createCamera({ kind: 'pull', url: camera.url }, 'hls')).id;
    const faults = [
      ['ffmpeg SIGKILL', () => gateway.ffmpegs().forEach((pid) => process.kill(pid, 'SIGKILL'))],
      ['hung source', () => camera.hangClients()],
      ['gateway SIGKILL', () => process.kill(gateway.pid, 'SIGKILL')],
    ] as const;
    for (const [id, protocol] of [
      [cameraId, 'WHEP'],
      [hlsId, 'LL-HLS'],
    ] as const) {
      for (const [name, cause] of faults) {
        const values = await repeat(() =>
          inPage(id, async (page) => {
            await pause(3000);
            return measureRecovery(page.page, () => void cause(), 60_000);
          }),
        );
        note(`back after ${name}, ${protocol}`, values);
      }
    }
  });

  it('loss', async () => {
    const { whep } = await gateway.addresses(cameraId);
    const values = await repeat(async (run) => {
      const result = await measureLoss(player, whep, { loss: 0.03, seed: run + 1, seconds: 20 });
      console.log(JSON.stringify(result));
      return result.worstGapMs;
    });
    note('longest gap in 20 s with 3 % loss', values);
  });

  it('processor', async () => {
    const { whep } = await gateway.addresses(cameraId);
    let viewers = 0;
    for (const wanted of [1, 4, 16]) {
      for (; viewers < wanted; viewers += 1) await player.playWhep(whep);
      await receivedOnceDecoded(player, 10, 60_000);
      await pause(2000);
      const ofGateway: number[] = [];
      const ofFfmpeg: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const [gatewayShare, ffmpegShare] = await Promise.all([
          measureCpu([gateway.pid], CPU_SECONDS),
          measureCpu(gateway.ffmpegs(), CPU_SECONDS),
        ]);
        ofGateway.push(gatewayShare * 100);
        ofFfmpeg.push(ffmpegShare * 100);
      }
      note(`gateway, ${wanted} viewers`, ofGateway, '% of a core');
      note(`ffmpeg, ${wanted} viewers`, ofFfmpeg, '% of a core');
    }
  });
});
