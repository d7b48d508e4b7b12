import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTempFolder } from '../../testing/temp-folder';
import { listMediaFiles, mediaFilePath } from './media-files';

const media = makeTempFolder();
const outside = makeTempFolder();

beforeAll(() => {
  const write = (name: string): void => writeFileSync(join(media.path, name), 'video');
  mkdirSync(join(media.path, 'a/b/c/d'), { recursive: true });
  for (const name of ['one.mp4', 'Two.MKV', 'notes.txt', 'a/b/c/deep.ts', 'a/b/c/d/deeper.ts']) write(name);
  writeFileSync(join(outside.path, 'secret.mp4'), 'secret');
  symlinkSync(join(outside.path, 'secret.mp4'), join(media.path, 'link-out.mp4'));
  symlinkSync(outside.path, join(media.path, 'folder-out'));
  symlinkSync('one.mp4', join(media.path, 'link-in.mp4'));
  symlinkSync('.', join(media.path, 'round'));
  mkdirSync(join(media.path, 'folder.mp4'));
});
afterAll(() => {
  media.remove();
  outside.remove();
});

test('lists videos of the folder, and nothing that lies outside', async () => {
  const { folder, files } = await listMediaFiles(media.path);
  expect(folder).toBe(media.path);
  expect(files.map(({ name }) => name)).toEqual(['a/b/c/deep.ts', 'link-in.mp4', 'one.mp4', 'Two.MKV']);
  expect(files.every(({ sizeBytes }) => sizeBytes === 5)).toBe(true);
});

test('without a folder there are none', async () => {
  expect((await listMediaFiles(join(media.path, 'missing'))).files).toEqual([]);
});

describe('mediaFilePath', () => {
  test('is the real path of a file', async () => {
    expect(await mediaFilePath(media.path, 'link-in.mp4')).toMatch(/one\.mp4$/);
  });

  test.each([
    { name: 'link-out.mp4', code: 'address-refused' },
    { name: 'folder-out/secret.mp4', code: 'address-refused' },
    { name: '../', code: 'address-refused' },
    { name: 'folder.mp4', code: 'file-missing' },
    { name: 'missing.mp4', code: 'file-missing' },
    { name: 'one.mp4/x', code: 'file-missing' },
  ])('$name: $code', async ({ name, code }) => {
    await expect(mediaFilePath(media.path, name)).rejects.toMatchObject({ problem: { code } });
  });
});
