import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Box, Size } from '../../../src/domain/geometry';
import type { IdentifiedBox } from '../metrics/compared-frame';
import type { PlainDetection } from '../page/plain-inspection';

/** A sequence in MOTChallenge's form. Frames are 0-based here: index 0 is the file's frame 1. */
export interface MotSequence {
  readonly frameRate: number;
  readonly size: Size;
  /** A file of the folder that browsers play; null where the set has none. */
  readonly video: string | null;
  /** One file of the folder per frame; null where there are none. */
  readonly pictures: readonly string[] | null;
  /** Who is where, per frame. */
  readonly truth: readonly (readonly IdentifiedBox[])[];
  /** People whom the set marks as not to be considered (0 in column 7), per frame. */
  readonly unconsidered: readonly (readonly IdentifiedBox[])[];
  /** Public detections per frame on our scale of scores (`scaledScores`); null where the set has none. */
  readonly detections: readonly (readonly PlainDetection[])[] | null;
}

/** Lowest score of the public detections that SORT's authors publish. */
const PUBLIC_CUT = 0.5;

const fileName = z.string().regex(/^[\w.-]+$/, 'a name without folders');

const seqInfoSchema = z.object({
  frameRate: z.coerce.number().positive(),
  seqLength: z.coerce.number().int().positive(),
  imWidth: z.coerce.number().positive(),
  imHeight: z.coerce.number().positive(),
  imExt: fileName.optional(),
  imDir: fileName.optional(),
  video: fileName.optional(),
});

/** frame, id, left, top, width, height, score (truth: 0 = not to be considered), and more that is not used. */
const rowSchema = z
  .tuple([
    z.coerce.number().int().positive(),
    z.coerce.number().int(),
    z.coerce.number(),
    z.coerce.number(),
    z.coerce.number(),
    z.coerce.number(),
    z.coerce.number(),
  ])
  .rest(z.unknown());

/** One line of a MOTChallenge file. */
export interface MotRow {
  /** 0-based. */
  readonly frame: number;
  /** −1: no identity. */
  readonly id: number;
  readonly box: Box;
  readonly score: number;
}

/** Whether a folder has the form. */
export async function isMotFolder(dir: string): Promise<boolean> {
  return (await exists(join(dir, 'seqinfo.ini'))) && (await exists(join(dir, 'gt', 'gt.txt')));
}

export async function readMotSequence(dir: string): Promise<MotSequence> {
  const info = seqInfoSchema.parse(iniEntries(await readFile(join(dir, 'seqinfo.ini'), 'utf8')));
  const { frameRate, seqLength, imDir, imExt = '.jpg', video } = info;
  const truth = parseMotRows(await readFile(join(dir, 'gt', 'gt.txt'), 'utf8'));
  const detectionsFile = join(dir, 'det', 'det.txt');
  const detections = (await exists(detectionsFile))
    ? parseMotRows(await readFile(detectionsFile, 'utf8'))
    : null;
  return {
    frameRate,
    size: { width: info.imWidth, height: info.imHeight },
    video: video !== undefined && (await isPlayable(join(dir, video))) ? video : null,
    pictures:
      imDir !== undefined && (await exists(join(dir, imDir)))
        ? Array.from(
            { length: seqLength },
            (_, index) => `${imDir}/${String(index + 1).padStart(6, '0')}${imExt}`,
          )
        : null,
    truth: byFrame(
      truth.filter(({ score }) => score !== 0),
      seqLength,
    ),
    unconsidered: byFrame(
      truth.filter(({ score }) => score === 0),
      seqLength,
    ),
    detections: detections === null ? null : byFrame(scaledScores(detections), seqLength),
  };
}

/** Lines of a MOTChallenge file; empty ones are left out. */
export function parseMotRows(text: string): readonly MotRow[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [frame, id, left, top, width, height, score] = rowSchema.parse(line.split(','));
      const box = { x1: left, y1: top, x2: left + width, y2: top + height };
      return { frame: frame - 1, id, box, score };
    });
}

/**
 * Public detections on the scale of our own detector's scores. Those of SORT's authors are cut at 0.5:
 * 0.5–1 is stretched to 0–1. Scores on any other scale say nothing here, so each detection counts as
 * sure, as SORT takes them. The same for every sequence.
 */
export function scaledScores(rows: readonly MotRow[]): readonly MotRow[] {
  const isCut = rows.every(({ score }) => score >= PUBLIC_CUT && score <= 1);
  return rows.map((row) => ({
    ...row,
    score: isCut ? (row.score - PUBLIC_CUT) / (1 - PUBLIC_CUT) : 1,
  }));
}

/** Rows per frame; a row beyond `frameCount` is a RangeError. */
export function byFrame<T extends { readonly frame: number }>(
  rows: readonly T[],
  frameCount: number,
): readonly (readonly T[])[] {
  const frames = Array.from({ length: frameCount }, (): T[] => []);
  for (const row of rows) {
    const frame = frames[row.frame];
    if (frame === undefined)
      throw new RangeError(`expected frames up to ${frameCount}, got ${row.frame + 1}`);
    frame.push(row);
  }
  return frames;
}

function iniEntries(text: string): Readonly<Record<string, string>> {
  const entries = text.split('\n').flatMap((line): [string, string][] => {
    const [, name, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** Whether there is a file, and not one of MPEG-4 part 2 (as TUD-Campus is), which no browser decodes. */
async function isPlayable(path: string): Promise<boolean> {
  if (!(await exists(path))) return false;
  const file = await readFile(path);
  // ISO 14496-12: the sample description's type, 12 bytes of its head and entry size, the entry's format.
  const at = file.indexOf('stsd');
  return file.toString('latin1', at + 16, at + 20) !== 'mp4v';
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
