import { expect, test } from 'vitest';
import { makeDataFolder } from './testing/database-template';
import { proveKillsLoseNothing, proveRandomKillsLoseNothing } from './testing/kill-rounds';

const KILLS = 65;
const RANDOM_KILLS = 100;

test(`${KILLS} kills right after an answer lose and double nothing`, async () => {
  const folder = await makeDataFolder();
  try {
    await proveKillsLoseNothing(folder.path, KILLS);
    expect.assertions(KILLS * 8 - 1);
  } finally {
    folder.remove();
  }
});

test(`${RANDOM_KILLS} kills at random moments of ingest lose and double nothing`, async () => {
  const folder = await makeDataFolder();
  try {
    const figures = await proveRandomKillsLoseNothing(folder.path, RANDOM_KILLS);
    console.log(figures);
    expect(figures).toMatchObject({ kills: RANDOM_KILLS });
    expect(figures.unanswered).toBeGreaterThan(RANDOM_KILLS / 2);
  } finally {
    folder.remove();
  }
});
