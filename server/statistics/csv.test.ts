import { expect, test } from 'vitest';
import { csvLine, type CsvValue } from './csv';

test.each<[string, readonly CsvValue[], string]>([
  ['plain cells', ['a', 1, null, -2.5], 'a,1,,-2.5'],
  ['quotes, commas and line breaks', ['a "b"', 'c,d', 'e\nf'], '"a ""b""","c,d","e\nf"'],
  ['formulas', ['=1+1', '+1', '-1', '@x', '\t=1'], "'=1+1,'+1,'-1,'@x,'\t=1"],
  ['a formula with a quote', ['=HYPERLINK("x")'], '"\'=HYPERLINK(""x"")"'],
])('%s', (_, values, line) => {
  expect(csvLine(values)).toBe(`${line}\r\n`);
});
