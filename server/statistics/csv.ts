/** A cell's value; null is an empty cell. */
export type CsvValue = string | number | null;

/** What spreadsheets take for a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

/** For spreadsheets, which take a file without it for another encoding than UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * One line by RFC 4180, with its end. Text that a spreadsheet would run as a formula gets an apostrophe
 * in front.
 */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

function cell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA_START.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
