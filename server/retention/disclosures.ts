import type { Selectable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Disclosure, DisclosureInput } from '../../src/api/data-life-contract';
import { BYTE_ORDER_MARK, csvLine } from '../statistics/csv';
import type { StoreContext } from '../store/context';
import type { DisclosureTable } from './retention-tables';

/** What the audit log notes and is a disclosure: data leaves the product, or support looks at it. */
const AUTOMATIC = [
  'statistics.exported',
  'alert.report-exported',
  'audit.exported',
  'data.exported',
  'disclosures.exported',
  'diagnostics.read',
  'support.opened',
] as const;
const COLUMNS = ['time_utc', 'source', 'recipient', 'ground', 'reference', 'content', 'site', 'entered_by'];

/** The register of what was given to whom. */
export interface DisclosureRegister {
  add(organisationId: string, by: string, input: DisclosureInput): Promise<Disclosure>;
  /** The newest first, before a time (UTC ms; null: from the end); a limit of null: all. */
  read(organisationId: string, beforeMs: number | null, limit: number | null): Promise<Disclosure[]>;
  /** All of it as CSV, the newest first. */
  csv(organisationId: string): Promise<string>;
}

/** The register on SQL: what was entered, and what the audit log knows by itself. */
export function createDisclosureRegister({ db, guard, nowMs }: StoreContext): DisclosureRegister {
  async function read(
    organisationId: string,
    beforeMs: number | null,
    limit: number | null,
  ): Promise<Disclosure[]> {
    const untilMs = beforeMs ?? Number.MAX_SAFE_INTEGER;
    const [entered, noted] = await guard(async () => [
      await db
        .selectFrom('disclosures')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .where('at_ms', '<', untilMs)
        .orderBy('at_ms', 'desc')
        .orderBy('id', 'desc')
        .$if(limit !== null, (query) => query.limit(limit ?? 0))
        .execute(),
      await db
        .selectFrom('audit_entries')
        .select(['sequence', 'at_ms', 'actor', 'action', 'target'])
        .where('organisation_id', '=', organisationId)
        .where('action', 'in', [...AUTOMATIC])
        .where('at_ms', '<', untilMs)
        .orderBy('sequence', 'desc')
        .$if(limit !== null, (query) => query.limit(limit ?? 0))
        .execute(),
    ]);
    const automatic = noted.map((row) => ({
      id: `audit-${row.sequence}`,
      source: 'automatic' as const,
      siteId: null,
      atMs: row.at_ms,
      recipient: row.actor,
      ground: null,
      reference: row.target,
      content: row.action,
      enteredBy: 'server',
    }));
    return [...entered.map(disclosureFrom), ...automatic]
      .sort((a, b) => b.atMs - a.atMs)
      .slice(0, limit ?? undefined);
  }

  return {
    add: (organisationId, by, input) =>
      guard(async () => {
        const row = await db
          .insertInto('disclosures')
          .values({
            id: uuidv7(),
            organisation_id: organisationId,
            site_id: input.siteId,
            at_ms: input.atMs,
            recipient: input.recipient,
            ground: input.ground,
            reference: input.reference,
            content: input.content,
            entered_by: by,
            entered_ms: nowMs(),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        return disclosureFrom(row);
      }),

    read,

    async csv(organisationId) {
      const lines = (await read(organisationId, null, null)).map((one) => {
        const { source, recipient, ground, reference, content, siteId, enteredBy } = one;
        const time = new Date(one.atMs).toISOString();
        return csvLine([time, source, recipient, ground, reference, content, siteId, enteredBy]);
      });
      return [BYTE_ORDER_MARK, csvLine(COLUMNS), ...lines].join('');
    },
  };
}

function disclosureFrom(row: Selectable<DisclosureTable>): Disclosure {
  return {
    id: row.id,
    source: 'entered',
    siteId: row.site_id,
    atMs: row.at_ms,
    recipient: row.recipient,
    ground: row.ground,
    reference: row.reference,
    content: row.content,
    enteredBy: row.entered_by,
  };
}
