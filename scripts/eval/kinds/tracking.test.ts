import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { EvalContext } from '../kind';
import { tracking } from './tracking';

const FRAMES = 20;
const made: string[] = [];
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

/** Two people who walk at 10 frames per second, and what stands in `det.txt` about them. */
function sequenceFolder(detections: (frame: number) => readonly string[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'tracking-'));
  made.push(dir);
  mkdirSync(join(dir, 'gt'));
  mkdirSync(join(dir, 'det'));
  const rows = (of: (frame: number) => readonly string[]): string =>
    Array.from({ length: FRAMES }, (_, index) => of(index + 1))
      .flat()
      .join('\n');
  writeFileSync(
    join(dir, 'seqinfo.ini'),
    `[Sequence]\nframeRate=10\nseqLength=${FRAMES}\nimWidth=640\nimHeight=480\n`,
  );
  writeFileSync(join(dir, 'gt', 'gt.txt'), rows(truth));
  writeFileSync(join(dir, 'det', 'det.txt'), rows(detections));
  return dir;
}

const truth = (frame: number): readonly string[] => [
  `${frame},1,${100 + 5 * frame},200,40,120,1,-1,-1,-1`,
  `${frame},2,${500 - 5 * frame},100,40,120,1,-1,-1,-1`,
];
const detected = (frame: number): readonly string[] =>
  truth(frame).map((row) => row.replace(/,[12],/, ',-1,'));

function contextOf(dir: string, options: Readonly<Record<string, string>> = {}): EvalContext {
  return {
    dir,
    set: 'made',
    limit: null,
    engine: 'ort-wasm',
    options,
    vision: () => Promise.reject(new Error('no browser is needed')),
    progress: () => undefined,
  };
}

describe('tracking', () => {
  test('perfect detections give perfect numbers, and no net is named', async () => {
    const report = await tracking.run(contextOf(sequenceFolder(detected)));
    expect(report).toMatchObject({ kind: 'tracking', set: 'made', engine: null, models: [] });
    expect(report.metrics).toMatchObject({ mota: 1, idf1: 1, linkAccuracy: 1, idSwitches: 0, fragments: 0 });
  });

  test('missing detections of one person are misses', async () => {
    const dir = sequenceFolder((frame) => detected(frame).slice(0, 1));
    const { metrics } = await tracking.run(contextOf(dir));
    expect(metrics).toMatchObject({
      mota: 0.5,
      recall: 0.5,
      precision: 1,
      misses: FRAMES,
      falsePositives: 0,
    });
  });

  test('--detections gt leaves det.txt alone', async () => {
    const { metrics } = await tracking.run(
      contextOf(
        sequenceFolder(() => []),
        { detections: 'gt' },
      ),
    );
    expect(metrics).toMatchObject({ mota: 1 });
  });

  test('--drop 4 keeps every fourth frame with its own time', async () => {
    const { metrics } = await tracking.run(contextOf(sequenceFolder(detected), { drop: '4' }));
    expect(metrics).toMatchObject({ frames: FRAMES / 4, framesPerSecond: 2.5, mota: 1, idSwitches: 0 });
  });

  test.each([
    [{ detections: 'best' }, 'public, model, gt'],
    [{ detections: 'model' }, 'neither a video'],
    [{ drop: '0' }, 'whole number'],
  ])('%j is refused', async (options, words) => {
    await expect(tracking.run(contextOf(sequenceFolder(detected), options))).rejects.toThrow(words);
  });

  test('`all` measures each kind of detections that the set has', async () => {
    expect(await tracking.variantsOf?.(sequenceFolder(detected))).toEqual([{ detections: 'public' }]);
  });
});
