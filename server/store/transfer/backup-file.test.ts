import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeTempFolder } from '../../testing/temp-folder';
import { openBackupFile, writeBackupFile } from './backup-file';

const passphrase = 'correct horse battery';

async function* numbers(count: number): AsyncGenerator<string> {
  for (let index = 0; index < count; index += 1) yield `line ${index} äöü ${Math.sin(index)}\n`;
}

async function collected(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

describe('backup files', () => {
  const folder = makeTempFolder();
  const file = join(folder.path, 'a.backup');
  afterAll(() => folder.remove());

  test.each([
    ['plain', null],
    ['encrypted', passphrase],
  ])('%s: what was written is read', async (_, secret) => {
    await writeBackupFile(file, numbers(20_000), { passphrase: secret, nowMs: 7 });
    const backup = await openBackupFile(file, secret);
    expect(backup).toMatchObject({ createdMs: 7, isEncrypted: secret !== null });
    const lines = await collected(backup.lines());
    expect(lines).toHaveLength(20_000);
    expect(lines[19_999]).toMatch(/^line 19999 äöü /);
  });

  test('a read that fails leaves no file', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield 'line\n';
      await Promise.resolve();
      throw new Error('lost connection');
    }
    const target = join(folder.path, 'b.backup');
    await expect(writeBackupFile(target, failing(), { passphrase: null, nowMs: 0 })).rejects.toThrow('lost');
    expect(() => readFileSync(target)).toThrow('ENOENT');
  });

  test.each([
    [
      'a folder that is not there',
      join(folder.path, 'none', 'b.backup'),
      /There is no folder .*none: make it/,
    ],
    ['a folder in its place', folder.path, /is a folder: name a file/],
    ['a file in place of its folder', join(file, 'b.backup'), /a\.backup is no folder/],
  ])('%s is said in words, and nothing is left', async (_, target, words) => {
    await writeBackupFile(file, numbers(1), { passphrase: null, nowMs: 0 });
    const written = writeBackupFile(target, numbers(100), { passphrase: null, nowMs: 0 });
    await expect(written).rejects.toThrow(words);
    expect(readdirSync(folder.path)).toEqual(['a.backup']);
  });

  test('a wrong passphrase, or none, is said', async () => {
    await writeBackupFile(file, numbers(100), { passphrase, nowMs: 7 });
    await expect(openBackupFile(file, 'another')).rejects.toThrow(/passphrase does not fit/);
    await expect(openBackupFile(file, null)).rejects.toThrow(/is encrypted/);
  });

  test.each([
    ['plain', null],
    ['encrypted', passphrase],
  ])('%s: any change and any cut is found', async (_, secret) => {
    await writeBackupFile(file, numbers(3_000), { passphrase: secret, nowMs: 7 });
    const bytes = readFileSync(file);
    for (const share of [0.01, 0.3, 0.6, 0.99]) {
      const changed = Buffer.from(bytes);
      const place = Math.floor(bytes.length * share);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      for (const content of [changed, bytes.subarray(0, place)]) {
        writeFileSync(file, content);
        await expect(openBackupFile(file, secret)).rejects.toThrow(/damaged|no backup|format/);
      }
    }
  });
});
