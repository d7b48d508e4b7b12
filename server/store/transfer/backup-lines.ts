import { z } from 'zod';
import { damaged } from './backup-crypto';
import type { TableInfo, TableSum } from './catalogue';
import type { TableContent } from './load-tables';

/** What a backup holds, and what it does not. */
export const manifestSchema = z.strictObject({
  product: z.string(),
  version: z.string(),
  store: z.enum(['embedded', 'postgresql']),
  migrations: z.array(z.string()),
  /** Starts of the months that have buckets, UTC ms. */
  monthStartsMs: z.array(z.int()),
  /** Files of the data folder: their content in base64, where keys were asked for. */
  files: z.array(z.strictObject({ path: z.string(), base64: z.string() })),
  /** Files of the data folder that stay there, such as keys and stored credentials. */
  filesNotIncluded: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

const tableLineSchema = z.strictObject({ name: z.string(), columns: z.array(z.string()) });
const sumLineSchema = z.strictObject({ rowCount: z.int(), checksum: z.string() });

const ROWS_AT_ONCE = 500;

/** A table as it is read for a backup. */
export interface TableToWrite {
  readonly table: TableInfo;
  readonly rows: AsyncIterable<readonly string[]>;
  readonly sum: TableSum;
}

/** The lines of a backup; the first letter says what a line is. */
export async function* backupLines(
  manifest: Manifest,
  tables: AsyncIterable<TableToWrite>,
): AsyncGenerator<string> {
  yield `M${JSON.stringify(manifest)}\n`;
  for await (const { table, rows, sum } of tables) {
    yield `T${JSON.stringify({ name: table.name, columns: table.columns })}\n`;
    for await (const lines of rows) yield lines.map((line) => `R${line}\n`).join('');
    yield `S${JSON.stringify({ rowCount: sum.rowCount, checksum: sum.checksum })}\n`;
  }
  yield 'E\n';
}

/** Reads the lines back: the manifest, and the tables one after the other. */
export class BackupReader {
  readonly #lines: AsyncIterator<string>;

  constructor(lines: AsyncIterable<string>) {
    this.#lines = lines[Symbol.asyncIterator]();
  }

  async manifest(): Promise<Manifest> {
    const { kind, text } = await this.#next();
    if (kind !== 'M') throw damaged();
    return parsed(manifestSchema, text);
  }

  /** Call it after `manifest`; each table's rows must be read before the next. */
  async *tables(): AsyncGenerator<TableContent> {
    for (;;) {
      const { kind, text } = await this.#next();
      if (kind === 'E') return;
      if (kind !== 'T') throw damaged();
      let sum: TableSum | null = null;
      yield {
        ...parsed(tableLineSchema, text),
        rows: this.#rows((read) => {
          sum = read;
        }),
        sum: () => {
          if (sum === null) throw damaged();
          return sum;
        },
      };
    }
  }

  async *#rows(onSum: (sum: TableSum) => void): AsyncGenerator<readonly string[]> {
    let rows: string[] = [];
    for (;;) {
      const { kind, text } = await this.#next();
      if (kind === 'R') rows.push(text);
      else if (kind !== 'S') throw damaged();
      if (rows.length === ROWS_AT_ONCE || (kind === 'S' && rows.length > 0)) {
        yield rows;
        rows = [];
      }
      if (kind === 'S') {
        onSum(parsed(sumLineSchema, text));
        return;
      }
    }
  }

  async #next(): Promise<{ readonly kind: string; readonly text: string }> {
    const { done, value } = await this.#lines.next();
    if (done === true) throw damaged();
    return { kind: value.slice(0, 1), text: value.slice(1) };
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw damaged();
  }
}
