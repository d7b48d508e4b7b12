import { readFile } from 'node:fs/promises';
import { z, type ZodType } from 'zod';

/**
 * A CSV file with a line of names first and neither quotes nor commas in its fields. Each line is
 * checked against the schema; the error names the file and the line.
 */
export async function readCsv<Row>(file: string, schema: ZodType<Row>): Promise<readonly Row[]> {
  const [head = '', ...lines] = await linesOf(file);
  const names = head.split(',');
  return lines.map((line, index) => {
    const fields = line.split(',');
    const where = `${file}:${index + 2}`;
    if (fields.length !== names.length)
      throw new Error(`${where}: expected ${names.length} fields, got ${fields.length}`);
    const parsed = schema.safeParse(Object.fromEntries(names.map((name, at) => [name, fields[at]])));
    if (!parsed.success) throw new Error(`${where}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
}

/** The names in the first line; empty where there is no such file. */
export async function csvNames(file: string): Promise<readonly string[]> {
  return linesOf(file).then(
    ([head = '']) => head.split(','),
    () => [],
  );
}

async function linesOf(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
