import { ESLint, Linter } from 'eslint';
import { beforeAll, expect, test } from 'vitest';
import ts from 'typescript-eslint';

/** The walls of `eslint.config.js`, tried: code is planted where it may not stand. */

const RULE = 'no-restricted-syntax';
const eslint = new ESLint();

// Reading the configuration loads every plugin.
beforeAll(() => eslint.calculateConfigForFile('src/main.ts'), 120_000);

/** What the walls around a file say of a statement. */
async function wallsSay(path: string, statement: string): Promise<readonly string[]> {
  const { rules } = (await eslint.calculateConfigForFile(path)) as Linter.Config;
  const messages = new Linter().verify(statement, [
    { files: ['**'], languageOptions: { parser: ts.parser }, rules: { [RULE]: rules?.[RULE] ?? 'off' } },
  ]);
  return messages.map(({ message }) => message);
}

test.each([
  ['encodes a picture', 'await canvas.convertToBlob();'],
  ['encodes a picture the old way', 'canvas.toDataURL();'],
  ['reads pixels back', 'context.getImageData(0, 0, 1, 1);'],
  ['records', 'new MediaRecorder(stream);'],
  ['opens a kept moment', 'await crypto.subtle.decrypt(how, key, sealed.ciphertext);'],
  ['opens one by another name', 'const { subtle } = crypto; await subtle.decrypt(how, key, bytes);'],
])('page code that %s is refused', async (_case, statement) => {
  for (const path of ['src/moments/planted.ts', 'src/state/planted.svelte.ts', 'src/ui/Planted.svelte']) {
    expect(await wallsSay(path, statement), path).toHaveLength(1);
  }
  expect(await wallsSay('workers/analytics/planted.ts', statement)).toHaveLength(1);
  expect(await wallsSay('workers/vision/moments/planted.ts', statement)).toEqual([]);
});

test.each([
  ['asks a server', 'await fetch(address);'],
  ['speaks to other pages', 'new BroadcastChannel("moments");'],
])('code of the vision worker that %s is refused', async (_case, statement) => {
  expect(await wallsSay('workers/vision/moments/planted.ts', statement)).toHaveLength(1);
});
