import { v7 as uuidv7 } from 'uuid';
import type { SiteInput } from '../../src/api/contract';
import { DEFAULT_SITE_LIVE, type Site, type SiteLive } from '../../src/domain/config';
import { keptNotice, noticeVersionOf } from '../../src/domain/site-features';
import type { StoreContext } from './context';
import type { ChangeOutcome, SiteStore } from './store';
import { unchanged } from './unchanged';

interface SiteRow {
  readonly id: string;
  readonly organisation_id: string;
  /** What an older version stored lacks some. */
  readonly config: Omit<SiteInput, keyof SiteLive> & Partial<SiteLive> & Pick<Site, 'notice'>;
  readonly version: number;
}

/** The sites of an organisation on SQL. */
export function createSiteStore(context: StoreContext, organisationId: string): SiteStore {
  const { db } = context;
  const select = db
    .selectFrom('sites')
    .select(['id', 'organisation_id', 'config', 'version'])
    .where('organisation_id', '=', organisationId);

  async function missingOrConflict(id: string): Promise<ChangeOutcome<never>> {
    const stored = await select.where('id', '=', id).executeTakeFirst();
    return unchanged(stored);
  }

  async function write(
    id: string,
    version: number | null,
    config: SiteInput & Pick<Site, 'notice'>,
  ): Promise<ChangeOutcome<Site>> {
    const row = await db
      .updateTable('sites')
      .set((eb) => ({ config: JSON.stringify(config), version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('organisation_id', '=', organisationId)
      .$if(version !== null, (query) => query.where('version', '=', version))
      .returning(['id', 'organisation_id', 'config', 'version', 'created_ms'])
      .executeTakeFirst();
    if (row === undefined) return missingOrConflict(id);
    const site = siteFrom(row);
    await context.record({ kind: 'site', site, createdMs: row.created_ms });
    return { kind: 'changed', value: site };
  }

  return {
    async list() {
      return (await select.orderBy('created_ms').orderBy('id').execute()).map(siteFrom);
    },

    async get(id) {
      const row = await select.where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : siteFrom(row);
    },

    create: (input) =>
      context.inOrder(async () => {
        const createdMs = context.nowMs();
        const row = { id: uuidv7(), organisation_id: organisationId, version: 1, created_ms: createdMs };
        await db
          .insertInto('sites')
          .values({ ...row, config: JSON.stringify(input) })
          .execute();
        const site = siteFrom({ ...row, config: input });
        await context.record({ kind: 'site', site, createdMs });
        return site;
      }),

    replace: (id, version, input) =>
      context.inOrder(async () => {
        const before = await select.where('id', '=', id).executeTakeFirst();
        const config = {
          ...input,
          ...(before?.config.notice !== undefined && keptNotice({ ...input, notice: before.config.notice })),
        };
        return write(id, version, config);
      }),

    confirmNotice: (id, notice, confirmedBy) =>
      context.inOrder(async () => {
        const before = await select.where('id', '=', id).executeTakeFirst();
        if (before === undefined) return { kind: 'missing' };
        if (noticeVersionOf(before.config) !== notice) return { kind: 'blocked' };
        const confirmation = { version: notice, confirmedAtMs: context.nowMs(), confirmedBy };
        return write(id, before.version, { ...DEFAULT_SITE_LIVE, ...before.config, notice: confirmation });
      }),

    remove: (id, version) =>
      context.inOrder(async () => {
        const row = await db
          .deleteFrom('sites')
          .where('id', '=', id)
          .where('organisation_id', '=', organisationId)
          .$if(version !== null, (query) => query.where('version', '=', version))
          .where(({ exists, not, selectFrom }) =>
            not(
              exists(selectFrom('cameras').select('cameras.id').whereRef('cameras.site_id', '=', 'sites.id')),
            ),
          )
          .returning('id')
          .executeTakeFirst();
        if (row !== undefined) {
          await context.record({ kind: 'site-removed', id });
          return { kind: 'changed', value: null };
        }
        const outcome = await missingOrConflict(id);
        const isCurrent = outcome.kind === 'conflict' && (version === null || outcome.version === version);
        return isCurrent ? { kind: 'blocked' } : outcome;
      }),
  };
}

function siteFrom(row: SiteRow): Site {
  return {
    ...DEFAULT_SITE_LIVE,
    ...row.config,
    id: row.id,
    organisationId: row.organisation_id,
    version: row.version,
  };
}
