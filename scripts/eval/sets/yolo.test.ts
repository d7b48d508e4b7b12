import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boxesOf, classIdOf, isYoloSet, parseLabels, parseNames, readYoloSet } from './yolo';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yolo-'));
  await mkdir(join(dir, 'images'));
  await mkdir(join(dir, 'labels'));
  for (const name of ['b.png', 'a.jpg', 'c.JPEG', 'notes.txt'])
    await writeFile(join(dir, 'images', name), '');
  await writeFile(join(dir, 'labels', 'a.txt'), '0 0.5 0.5 0.5 1\n1 0.25 0.5 0.1 0.2\n');
  await writeFile(join(dir, 'labels', 'b.txt'), '');
});

afterAll(() => rm(dir, { recursive: true }));

test.each([
  ['a map', 'names:\n  0: Person\n  1: dog\n'],
  ['a list', 'names:\n  - Person\n  - dog\n'],
  ['a list in one line, and more', "path: .\nnames: ['Person', dog] # two\nnc: 2\n"],
  ['a map in one line', 'names: {0: Person, 1: dog}'],
  ['a list that is not set in, with more below', 'names:\n- Person\n- dog\nval: images\n'],
])('reads a set whose names are %s', async (_, yaml) => {
  await writeFile(join(dir, 'data.yaml'), yaml);
  const set = await readYoloSet(dir);
  expect(set.pictures.map(({ file, labels }) => [file, labels.length])).toEqual([
    ['images/a.jpg', 2],
    ['images/b.png', 0],
    ['images/c.JPEG', 0],
  ]);
  const [first] = set.pictures;
  expect(first && boxesOf(first, classIdOf(set, 'person'), { width: 200, height: 100 })).toEqual([
    { x1: 50, y1: 0, x2: 150, y2: 100 },
  ]);
  expect(() => classIdOf(set, 'weapon')).toThrow('data.yaml has no class "weapon", only Person, dog');
  expect((await readYoloSet(dir, 1)).pictures).toHaveLength(1);
});

test('a file without names is refused', () => {
  expect(() => parseNames('nc: 2\nval: images\n')).toThrow('expected class names');
});

test('knows the form of a set', async () => {
  await writeFile(join(dir, 'data.yaml'), 'names: [person]');
  expect(await isYoloSet(dir)).toBe(true);
  expect(await isYoloSet(join(dir, 'images'))).toBe(false);
});

describe('parseLabels', () => {
  test.each([
    ['a number too few', '0 0.5 0.5 0.5'],
    ['a number too many', '0 0.5 0.5 0.5 1 1'],
    ['a word', 'person 0.5 0.5 0.5 1'],
    ['half a class', '0.5 0.5 0.5 0.5 1'],
  ])('refuses %s', (_, line) => {
    expect(() => parseLabels(`0 0 0 1 1\n${line}`, 'x.txt')).toThrow(/x\.txt, line 2: expected/);
  });
});
