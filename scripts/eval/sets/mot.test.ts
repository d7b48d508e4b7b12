import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { byFrame, isMotFolder, parseMotRows, readMotSequence, scaledScores } from './mot';

const made: string[] = [];
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

function folderOf(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'mot-'));
  made.push(dir);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

const INI =
  '[Sequence]\nname=Made\nimDir=img1\nframeRate=5\nseqLength=2\nimWidth=640\nimHeight=480\nimExt=.jpg\n';
const GT = '1,1,10,20,30,40,1,-1,-1,-1\n2,1,12,20,30,40,0,-1,-1,-1\n2,3,100,20,30,40,1,-1,-1,-1\n';

describe('a folder in MOTChallenge form', () => {
  test('is read with what the set does not consider kept apart', async () => {
    const dir = folderOf({
      'seqinfo.ini': INI,
      'gt/gt.txt': GT,
      'det/det.txt': '2,-1,1,2,3,4,0.75,-1,-1,-1\n',
    });
    expect(await isMotFolder(dir)).toBe(true);
    const sequence = await readMotSequence(dir);
    expect(sequence).toMatchObject({
      frameRate: 5,
      size: { width: 640, height: 480 },
      video: null,
      pictures: null,
    });
    expect(sequence.truth.map((frame) => frame.map(({ id }) => id))).toEqual([[1], [3]]);
    expect(sequence.unconsidered.map((frame) => frame.map(({ id }) => id))).toEqual([[], [1]]);
    expect(sequence.truth[0]?.[0]?.box).toEqual({ x1: 10, y1: 20, x2: 40, y2: 60 });
    expect(sequence.detections?.[1]).toMatchObject([{ box: { x1: 1, y1: 2, x2: 4, y2: 6 }, score: 0.5 }]);
  });

  test('pictures count only where their folder is, a video only where browsers play it', async () => {
    const files = { 'seqinfo.ini': `${INI}video=a.mp4\n`, 'gt/gt.txt': GT, 'img1/000001.jpg': '' };
    const playable = await readMotSequence(folderOf({ ...files, 'a.mp4': 'stsd            avc1' }));
    expect(playable.video).toBe('a.mp4');
    expect(playable.pictures).toEqual(['img1/000001.jpg', 'img1/000002.jpg']);
    expect(playable.detections).toBeNull();
    const old = await readMotSequence(folderOf({ ...files, 'a.mp4': 'stsd            mp4v' }));
    expect(old.video).toBeNull();
  });

  test.each([
    ['a row without numbers', '1,1,a,20,30,40,1\n'],
    ['a row that is too short', '1,1,10\n'],
    ['a frame beyond the sequence', '3,1,10,20,30,40,1\n'],
  ])('%s is refused', async (_, gt) => {
    await expect(readMotSequence(folderOf({ 'seqinfo.ini': INI, 'gt/gt.txt': gt }))).rejects.toThrow();
  });
});

describe('scaledScores', () => {
  const scoresOf = (...scores: readonly number[]) =>
    scaledScores(
      scores.map((score) => ({ frame: 0, id: -1, box: { x1: 0, y1: 0, x2: 1, y2: 1 }, score })),
    ).map(({ score }) => score);
  test.each([
    ['cut at 0.5: stretched', [0.5, 0.75, 1], [0, 0.5, 1]],
    ['another scale: all sure', [0.2, 0.9], [1, 1]],
    ['not shares at all: all sure', [3.5, 80], [1, 1]],
  ])('%s', (_, given, expected) => {
    expect(scoresOf(...given)).toEqual(expected);
  });
});

test('byFrame keeps empty frames', () => {
  const rows = parseMotRows('3,1,10,20,30,40,1\n');
  expect(byFrame(rows, 3).map((frame) => frame.length)).toEqual([0, 0, 1]);
});
