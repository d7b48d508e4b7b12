import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasLabelledFaces, hasLabelledMoods, readLabelledFaces, readLabelledMoods } from './labelled-faces';
import { hasFacePairs, readFacePairs } from './pairs';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'labelled-faces-'));
});
afterEach(() => rm(dir, { recursive: true }));

const labels = (...lines: readonly string[]): Promise<void> =>
  writeFile(join(dir, 'labels.csv'), `${lines.join('\r\n')}\r\n`);

test('faces with ages in years know their band and their group', async () => {
  await labels('file,age,gender,group', 'images/a.jpg,34,female,asian');
  expect(await hasLabelledFaces(dir)).toBe(true);
  expect(await hasLabelledMoods(dir)).toBe(false);
  expect(await readLabelledFaces(dir)).toEqual([
    { file: 'images/a.jpg', gender: 'female', ageYears: 34, ageBand: '30-39', group: 'asian' },
  ]);
});

test('faces with bands know no years', async () => {
  await labels('file,ageGroup,gender', 'images/a.jpg,70+,male');
  expect(await readLabelledFaces(dir)).toEqual([
    { file: 'images/a.jpg', gender: 'male', ageYears: null, ageBand: '70+', group: null },
  ]);
});

test('contempt is left out of moods', async () => {
  await labels('file,mood', 'a.png,sad', 'b.png,contempt');
  expect(await hasLabelledMoods(dir)).toBe(true);
  expect(await hasLabelledFaces(dir)).toBe(false);
  expect(await readLabelledMoods(dir)).toEqual([{ file: 'a.png', mood: 'sad' }]);
});

test.each([
  ['a band that is none', ['file,ageGroup,gender', 'a.jpg,31-33,male'], /labels\.csv:2/],
  [
    'a line that is too short',
    ['file,age,gender', 'a.jpg,3,male', 'b.jpg,3'],
    /labels\.csv:3: expected 3 fields, got 2/,
  ],
])('%s is named with its line', async (_, lines, message) => {
  await labels(...lines);
  await expect(readLabelledFaces(dir)).rejects.toThrow(message);
});

test('pairs say whether two pictures show one person', async () => {
  expect(await hasFacePairs(dir)).toBe(false);
  await writeFile(join(dir, 'pairs.csv'), 'fileA,fileB,same\na.jpg,b.jpg,yes\na.jpg,c.jpg,no\n');
  expect(await hasFacePairs(dir)).toBe(true);
  expect(await readFacePairs(dir)).toEqual([
    { files: ['a.jpg', 'b.jpg'], isSame: true },
    { files: ['a.jpg', 'c.jpg'], isSame: false },
  ]);
});
