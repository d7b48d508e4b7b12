import type { Measurement, ModelMeta } from './meta';

/** `docs/model-cards.md`: what a user should know of each net before trusting it, in the words of the registry. */
export function modelCards(metas: readonly ModelMeta[]): string {
  return [
    '# Model cards',
    '',
    'Written from `models/*/meta.ts`; the app shows the same under Settings. After a change there:',
    '`npx vitest run models/cards.test.ts -u`. How the accuracy was measured: [accuracy.md](accuracy.md).',
    '',
    ...metas.flatMap(cardOf),
  ].join('\n');
}

function cardOf({ id, card, input, licence, upstreamUrl }: ModelMeta): readonly string[] {
  const { summary, smallestUsefulPx, accuracy, accuracyBySubgroup, knownFailures } = card;
  return [
    `## ${id}`,
    '',
    summary,
    '',
    `- Source: <${upstreamUrl}>`,
    `- Licences: code ${licence.code}; weights ${licence.weights}`,
    `- Learnt from: ${licence.trainingData}`,
    `- Sees ${input.sizeStep === undefined ? '' : 'at most '}${input.width} × ${input.height} pixels; smallest useful side in the frame: ${smallestUsefulPx} pixels`,
    '',
    ...tableOf('Measured', accuracy, 'Not yet measured.'),
    ...tableOf('By subgroup', accuracyBySubgroup ?? [], 'Not measured by subgroup.'),
    'Known failures:',
    '',
    ...knownFailures.map((failure) => `- ${failure}`),
    '',
  ];
}

function tableOf(what: string, rows: readonly Measurement[], otherwise: string): readonly string[] {
  if (rows.length === 0) return [otherwise, ''];
  return [
    `| ${what} | value | on |`,
    '| --- | --- | --- |',
    ...rows.map(({ what: name, value, by }) => `| ${name} | ${value} | ${by} |`),
    '',
  ];
}
