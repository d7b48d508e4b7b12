import type { Page } from 'playwright';
import { latenciesMs, pictureMadeAfter, type Shown, worstGapMs } from './clock-video/clock-watch';
import { detour } from './faults/lossy-path';
import { cpuMsOf } from './faults/processes';
import type { ReceivedVideo, StreamAddress, StreamPlayer } from './stream-player/stream-player';

const FIRST_PICTURE_WITHIN_MS = 30_000;

/** How old the pictures of a player's only video are in these seconds, ms; waits for the first one. */
export async function measureLatencies(player: StreamPlayer, seconds: number): Promise<readonly number[]> {
  const startedAtMs = Date.now();
  await pictureMadeAfter(player.page, startedAtMs, FIRST_PICTURE_WITHIN_MS);
  await player.forgetShown();
  await pause(seconds * 1000);
  return latenciesMs(onlyOne(await player.shown()));
}

/** From a fault to the first picture that was made after it, ms. `cause` returns when it has happened. */
export async function measureRecovery(
  page: Page,
  cause: () => void | Promise<void>,
  withinMs: number,
): Promise<number> {
  await cause();
  const faultAtMs = Date.now();
  return (await pictureMadeAfter(page, faultAtMs, withinMs)) - faultAtMs;
}

/** Time on processors in these seconds, as a share of one core. */
export async function measureCpu(pids: readonly number[], seconds: number): Promise<number> {
  const used = (): number => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  const [usedBefore, startedAtMs] = [used(), performance.now()];
  await pause(seconds * 1000);
  return (used() - usedBefore) / (performance.now() - startedAtMs);
}

/** Statistics of a player's viewers once each has decoded so many pictures; rejects where that does not happen. */
export async function receivedOnceDecoded(
  player: StreamPlayer,
  frames: number,
  withinMs: number,
): Promise<readonly ReceivedVideo[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const received = await player.received();
    if (received.every(({ framesDecoded }) => framesDecoded >= frames)) return received;
    if (Date.now() > deadline) {
      throw new Error(
        `expected ${frames} decoded pictures each within ${withinMs} ms: ${JSON.stringify(received)}`,
      );
    }
    await pause(100);
  }
}

export function onlyOne(shown: readonly Shown[]): Shown {
  const [one] = shown;
  if (one === undefined || shown.length > 1) throw new Error(`expected one video, got ${shown.length}`);
  return one;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** From the viewer's request to its first picture, ms; the player plays nothing else. */
export async function measureJoin(player: StreamPlayer, address: StreamAddress): Promise<number> {
  const askedAtMs = Date.now();
  await player.playWhep(address);
  const deadline = askedAtMs + FIRST_PICTURE_WITHIN_MS;
  while (Date.now() < deadline) {
    const [first] = (await player.shown()).flatMap(({ pictures }) => pictures);
    if (first !== undefined) return first.atMs - askedAtMs;
    await pause(50);
  }
  throw new Error(`no picture within ${FIRST_PICTURE_WITHIN_MS} ms`);
}

/** Plays, and tries again for as long as the gateway has no picture yet (503): a GOP may last ten seconds. */
export async function playOnceReady(player: StreamPlayer, address: StreamAddress): Promise<void> {
  const deadline = Date.now() + FIRST_PICTURE_WITHIN_MS;
  for (;;) {
    try {
      await player.playWhep(address);
      break;
    } catch (error) {
      await player.stop();
      if (!String(error).includes('status 503') || Date.now() > deadline) throw error;
    }
  }
  await receivedOnceDecoded(player, 1, FIRST_PICTURE_WITHIN_MS);
}

/** How a WHEP stream is shown over a path that loses packets. */
export interface LossReport {
  readonly worstGapMs: number;
  readonly pictures: number;
  readonly lostPackets: number;
  readonly passedPackets: number;
  readonly nacks: number;
  readonly plis: number;
}

/** Plays over a path that loses that share both ways, for these seconds after the first picture. */
export async function measureLoss(
  player: StreamPlayer,
  address: StreamAddress,
  { loss, seed, seconds }: { readonly loss: number; readonly seed: number; readonly seconds: number },
): Promise<LossReport> {
  const way = await detour(player.page, { whepUrl: /\/whep$/, loss, seed });
  try {
    await measureJoin(player, address);
    await player.forgetShown();
    const startedAtMs = Date.now();
    await pause(seconds * 1000);
    const shown = onlyOne(await player.shown());
    const [received] = await player.received();
    return {
      worstGapMs: worstGapMs(shown, startedAtMs, startedAtMs + seconds * 1000),
      pictures: shown.pictures.length,
      lostPackets: way.paths.reduce((sum, { lost }) => sum + lost, 0),
      passedPackets: way.paths.reduce((sum, { passed }) => sum + passed, 0),
      nacks: received?.nackCount ?? 0,
      plis: received?.pliCount ?? 0,
    };
  } finally {
    await player.stop();
    await way.stop();
  }
}
