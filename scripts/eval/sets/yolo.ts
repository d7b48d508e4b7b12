import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Box, Size } from '../../../src/domain/geometry';

/** One box of a label file: corners in 0–1 of the picture. */
export interface YoloLabel {
  readonly classId: number;
  readonly boxInUnit: Box;
}

/** One picture of a set; `file` is relative to the set's folder, with slashes. */
export interface YoloPicture {
  readonly file: string;
  readonly labels: readonly YoloLabel[];
}

export interface YoloSet {
  /** By class number. */
  readonly names: ReadonlyMap<number, string>;
  /** By name of the file. */
  readonly pictures: readonly YoloPicture[];
}

const PICTURE = /\.(?:jpe?g|png|webp|bmp)$/i;
/** Whether a folder has `data.yaml` and `images/`. */
export async function isYoloSet(dir: string): Promise<boolean> {
  const kinds = await Promise.all([
    stat(join(dir, 'data.yaml')).then(
      (found) => found.isFile(),
      () => false,
    ),
    stat(join(dir, 'images')).then(
      (found) => found.isDirectory(),
      () => false,
    ),
  ]);
  return kinds.every(Boolean);
}

/**
 * Reads a set of `images/`, `labels/*.txt` and `data.yaml`. A picture without a label file, or with an
 * empty one, shows none of the classes.
 */
export async function readYoloSet(dir: string, limit: number | null = null): Promise<YoloSet> {
  const names = parseNames(await readFile(join(dir, 'data.yaml'), 'utf8'));
  const files = (await readdir(join(dir, 'images'))).filter((file) => PICTURE.test(file)).sort();
  const pictures = await Promise.all(
    files.slice(0, limit ?? files.length).map(async (file) => {
      const labelFile = join(dir, 'labels', file.replace(PICTURE, '.txt'));
      return { file: `images/${file}`, labels: parseLabels(await textOf(labelFile), labelFile) };
    }),
  );
  return { names, pictures };
}

/**
 * The class names of a `data.yaml` by number: `names` as a list or a map, in one line or in one line each.
 * The rest of YAML is not read; throws where no names are found.
 */
export function parseNames(yaml: string): ReadonlyMap<number, string> {
  const lines = yaml.split(/\r?\n/).map((line) => line.replace(/\s+#.*$/, ''));
  const start = lines.findIndex((line) => /^names\s*:/.test(line));
  const inLine = (lines[start] ?? '').replace(/^names\s*:/, '').trim();
  const below = lines.slice(start + 1);
  const end = below.findIndex((line) => /^[^\s-]/.test(line));
  const items =
    inLine === ''
      ? below.slice(0, end < 0 ? below.length : end)
      : inLine.replace(/^[[{]|[\]}]$/g, '').split(',');
  const names = new Map<number, string>();
  for (const item of start < 0 ? [] : items) {
    const [, number, name = ''] = /^\s*(?:-\s*|(\d+)\s*:\s*)?(.*?)\s*$/.exec(item) ?? [];
    if (name !== '') names.set(number === undefined ? names.size : Number(number), unquoted(name));
  }
  if (names.size === 0) throw new Error('data.yaml: expected class names under "names"');
  return names;
}

function unquoted(name: string): string {
  return name.replace(/^(['"])(.*)\1$/, '$2');
}

/** The lines `class xc yc w h` of one label file, all but the class in 0–1. `file` is for the message. */
export function parseLabels(text: string, file: string): readonly YoloLabel[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const values = line.trim().split(/\s+/).map(Number);
    const [classId, x, y, width, height] = values;
    if (
      values.length !== 5 ||
      classId === undefined ||
      x === undefined ||
      y === undefined ||
      width === undefined ||
      height === undefined ||
      !Number.isInteger(classId) ||
      !values.every(Number.isFinite)
    ) {
      throw new Error(`${file}, line ${index + 1}: expected "class x y width height", got "${line}"`);
    }
    const boxInUnit = { x1: x - width / 2, y1: y - height / 2, x2: x + width / 2, y2: y + height / 2 };
    return [{ classId, boxInUnit }];
  });
}

export function hasClass({ names }: YoloSet, name: string): boolean {
  return [...names.values()].some((known) => known.toLowerCase() === name);
}

/** The number of a class by its name, whatever its case. Throws where the set has none. */
export function classIdOf({ names }: YoloSet, name: string): number {
  for (const [id, known] of names) if (known.toLowerCase() === name) return id;
  throw new Error(`data.yaml has no class "${name}", only ${[...names.values()].join(', ')}`);
}

/** The boxes of one class in pixels of the picture. */
export function boxesOf(picture: YoloPicture, classId: number, size: Size): readonly Box[] {
  return picture.labels
    .filter((label) => label.classId === classId)
    .map(({ boxInUnit: { x1, y1, x2, y2 } }) => ({
      x1: x1 * size.width,
      y1: y1 * size.height,
      x2: x2 * size.width,
      y2: y2 * size.height,
    }));
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
}
