import { expect, test } from 'vitest';
import { makeDataFolder } from './testing/database-template';
import { proveKillsLoseNothing } from './testing/kill-rounds';

const KILLS = 65;

test(`${KILLS} kills right after an answer lose and double nothing`, async () => {
  const folder = await makeDataFolder();
  try {
    await proveKillsLoseNothing(folder.path, KILLS);
    expect.assertions(KILLS * 8 - 1);
  } finally {
    folder.remove();
  }
});
