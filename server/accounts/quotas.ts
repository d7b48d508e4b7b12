import type { Kysely } from 'kysely';
import { z } from 'zod';
import { ProblemError } from '../problem';
import type { Database } from '../store/schema';

const limit = z.int().min(0).nullable();
const some = limit.exactOptional();
const partialSchema = z.strictObject({ cameras: some, users: some, devices: some, retentionDays: some });
const quotasSchema = z.strictObject({
  default: partialSchema.default({}),
  organisations: z.record(z.string(), partialSchema).default({}),
});

/** What an organisation may have; null: as much as it likes. */
export interface Quota {
  readonly cameras: number | null;
  readonly users: number | null;
  readonly devices: number | null;
  readonly retentionDays: number | null;
}
/** What is counted against a quota. */
export type Counted = 'cameras' | 'users' | 'devices';
export type Usage = Readonly<Record<Counted, number>>;

/** The quota of each organisation. */
export interface Quotas {
  of(organisationId: string): Quota;
}

const NO_LIMITS: Quota = { cameras: null, users: null, devices: null, retentionDays: null };

/** No organisation has a limit. */
export const UNLIMITED: Quotas = { of: () => NO_LIMITS };

/** Reads the content of a quota file: `default`, and `organisations` by id; what is left out has no limit. Throws `ZodError`. */
export function parseQuotas(content: unknown): Quotas {
  const { default: common, organisations } = quotasSchema.parse(content);
  return { of: (id) => ({ ...NO_LIMITS, ...common, ...organisations[id] }) };
}

/** What an organisation has. */
export async function usageOf(db: Kysely<Database>, organisationId: string, nowMs: number): Promise<Usage> {
  const { cameras, members, invited, devices } = await db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('cameras')
        .innerJoin('sites', 'sites.id', 'cameras.site_id')
        .where('sites.organisation_id', '=', organisationId)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('cameras'),
      selectFrom('members')
        .where('organisation_id', '=', organisationId)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('members'),
      selectFrom('invitations')
        .where('organisation_id', '=', organisationId)
        .where('expires_ms', '>', nowMs)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('invited'),
      selectFrom('devices')
        .where('organisation_id', '=', organisationId)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('devices'),
    ])
    .executeTakeFirstOrThrow();
  return {
    cameras: cameras ?? 0,
    // Who was invited has a place kept.
    users: (members ?? 0) + (invited ?? 0),
    devices: devices ?? 0,
  };
}

const WORDS: Readonly<Record<Counted, string>> = { cameras: 'cameras', users: 'members', devices: 'devices' };

/** Throws 409 `quota` where one more would be too many. */
export function assertRoom(quota: Quota, usage: Usage, what: Counted): void {
  const allowed = quota[what];
  if (allowed === null || usage[what] < allowed) return;
  throw new ProblemError(
    409,
    `Your organisation may have ${allowed} ${WORDS[what]} and has ${usage[what]}: remove one, or ask whoever runs this server for more.`,
    { code: 'quota' },
  );
}
