import { format } from 'prettier';
import { expect, test } from 'vitest';
import { modelCards } from './cards';
import { MODEL_METAS } from './registry';

test('docs/model-cards.md says what the registry says', async () => {
  const page = await format(modelCards(MODEL_METAS), { parser: 'markdown', printWidth: 110 });
  await expect(page).toMatchFileSnapshot('../docs/model-cards.md');
});
