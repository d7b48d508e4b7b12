import { packs as english } from '../../src/i18n/en/packs';
import { Translator } from '../../src/i18n/translator';
import { FINDINGS, type Finding } from '../../models/packs/findings';

const MARKS = { fact: ' ', guess: '?', fault: '!' } as const;

/** A report on a file as lines for a terminal, in the words of the page. */
export function reportText(findings: readonly Finding[]): string {
  const translator = new Translator('en', english);
  return findings
    .map(({ code, values }) => `${MARKS[FINDINGS[code]]} ${translator.say(`packs.finding.${code}`, values)}`)
    .join('\n');
}
