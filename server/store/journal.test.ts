import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder';
import { Journal } from './journal';

describe('Journal', () => {
  let folder: ReturnType<typeof makeTempFolder>;
  beforeEach(() => {
    folder = makeTempFolder();
  });
  afterEach(() => folder.remove());

  async function readBack(): Promise<Awaited<ReturnType<Journal['readAll']>>> {
    const journal = await Journal.open(folder.path);
    const reading = await journal.readAll();
    await journal.close();
    return reading;
  }

  function segments(): string[] {
    return readdirSync(folder.path)
      .sort()
      .map((name) => join(folder.path, name));
  }

  test('what was appended is read back in order, by the next owner too', async () => {
    const journal = await Journal.open(folder.path);
    await Promise.all([1, 2, 3].map((n) => journal.append({ n, text: 'ä\n"' })));
    await journal.close();
    const { records, damagedCount } = await readBack();
    expect(records).toEqual([1, 2, 3].map((n) => ({ n, text: 'ä\n"' })));
    expect(damagedCount).toBe(0);
  });

  test('a torn last line is left out', async () => {
    const journal = await Journal.open(folder.path);
    await journal.append({ n: 1 });
    await journal.close();
    const [file = ''] = segments();
    const whole = readFileSync(file, 'utf8');
    appendFileSync(file, whole.slice(0, -4));
    expect(await readBack()).toEqual({ records: [{ n: 1 }], damagedCount: 1 });
  });

  test('a damaged line does not hide those after it', async () => {
    const journal = await Journal.open(folder.path);
    for (const n of [1, 2, 3]) await journal.append({ n });
    await journal.close();
    const [file = ''] = segments();
    writeFileSync(file, readFileSync(file, 'utf8').replace('"n":2', '"n":7'));
    expect(await readBack()).toEqual({ records: [{ n: 1 }, { n: 3 }], damagedCount: 1 });
  });

  test('discarding after a rotation keeps what came later', async () => {
    const journal = await Journal.open(folder.path);
    await journal.append({ n: 1 });
    const discardOlder = await journal.rotate();
    await journal.append({ n: 2 });
    await discardOlder();
    expect(await journal.readAll()).toEqual({ records: [{ n: 2 }], damagedCount: 0 });
    await journal.close();
    expect((await readBack()).records).toEqual([{ n: 2 }]);
  });

  test('appends during a rotation all stand in one segment or the other', async () => {
    const journal = await Journal.open(folder.path);
    const appends = Array.from({ length: 50 }, (_, n) => journal.append({ n }));
    const [discardOlder] = await Promise.all([journal.rotate(), ...appends]);
    await Promise.all(Array.from({ length: 50 }, (_, n) => journal.append({ n: n + 50 })));
    expect((await journal.readAll()).records).toHaveLength(100);
    await discardOlder();
    await journal.close();
  });
});
