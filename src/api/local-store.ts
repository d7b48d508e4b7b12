import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { Camera, Site } from '../domain/config';
import { keptNotice, noticeVersionOf } from '../domain/site-features';
import { AppError } from '../lib/errors';
import { createLogger } from '../lib/logger';
import { cameraDraftOf, siteDraftOf } from './client';
import type { ConfigRecords, ConfigTable } from './config-records';
import { cameraFieldErrors, siteFieldErrors, type FieldError } from './config-rules';
import { ConflictError, GoneError, InvalidConfigError, type ConfigStore } from './config-store';
import { cameraSchema, siteSchema } from './contract';

/** Sites and cameras in this browser, held to the same schemas and the same version rule as on the server. */
export function createLocalStore(
  records: ConfigRecords,
  newId: () => string = uuidv7,
  nowMs: () => number = Date.now,
): ConfigStore {
  const sites: LocalTable<Site> = createTable(records, 'sites', siteSchema, () => []);
  const cameras: LocalTable<Camera> = createTable(records, 'cameras', cameraSchema, cameraFieldErrors);

  const requireSite = async (siteId: string): Promise<void> => {
    if ((await sites.all()).some((site) => site.id === siteId)) return;
    throw new InvalidConfigError(`siteId: there is no site "${siteId}"`);
  };

  const requireAllowed = (site: Site, itsCameras: readonly Camera[]): void => {
    const errors = siteFieldErrors(site, itsCameras);
    if (errors.length > 0) throw new InvalidConfigError(errors.map(({ message }) => message).join('; '));
  };
  const camerasOf = async (siteId: string): Promise<readonly Camera[]> =>
    (await cameras.all()).filter((camera) => camera.siteId === siteId);

  return {
    kind: 'local',
    sites: sites.all,
    cameras: cameras.all,
    createSite: async (input) => {
      const mark = { id: newId(), organisationId: 'local', version: 1 };
      const site = { ...siteDraftOf(input), ...mark };
      requireAllowed(site, []);
      return sites.add(site);
    },
    createCamera: async (input) => {
      await requireSite(input.siteId);
      return cameras.add({ ...cameraDraftOf(input), id: newId(), version: 1 });
    },
    saveSite: async (site) => {
      requireAllowed(site, await camerasOf(site.id));
      const { notice: _old, ...rest } = site;
      return sites.save({ ...rest, ...keptNotice(site) });
    },
    confirmNotice: async (site, version) => {
      if (noticeVersionOf(site) !== version) {
        throw new InvalidConfigError(`"${site.name}" owes another notice than "${version}", or none`);
      }
      const notice = { version, confirmedAtMs: nowMs(), confirmedBy: 'local' };
      return sites.save({ ...site, notice });
    },
    saveCamera: async (camera) => {
      await requireSite(camera.siteId);
      return cameras.save(camera);
    },
    deleteSite: async (site) => {
      const count = (await camerasOf(site.id)).length;
      if (count > 0) {
        throw new AppError('config-in-use', `"${site.name}" still has ${count} camera(s); delete them first`);
      }
      await sites.remove(site);
    },
    deleteCamera: cameras.remove,
  };
}

interface LocalTable<Item> {
  all(): Promise<readonly Item[]>;
  add(item: Item): Promise<Item>;
  save(item: Item): Promise<Item>;
  remove(item: Item): Promise<void>;
}

function createTable<Item extends Site | Camera>(
  records: ConfigRecords,
  table: ConfigTable,
  schema: z.ZodType<Item>,
  fieldErrors: (item: Item) => readonly FieldError[],
): LocalTable<Item> {
  const checked = (item: unknown): Item => {
    const parsed = schema.safeParse(item);
    if (!parsed.success) throw new InvalidConfigError(wordsOf(parsed.error));
    const errors = fieldErrors(parsed.data);
    if (errors.length > 0) {
      throw new InvalidConfigError(errors.map(({ path, message }) => `${path}: ${message}`).join('; '));
    }
    return parsed.data;
  };
  /** Throws unless what is stored is the version that a change is based on. */
  const requireSame = (stored: unknown, based: Item): void => {
    if (stored === undefined) throw new GoneError(`"${based.name}"`);
    const current = schema.parse(stored);
    if (current.version !== based.version) throw new ConflictError(current, based.version);
  };
  return {
    all: async () => {
      const items: Item[] = [];
      for (const stored of await records.all(table)) {
        const parsed = schema.safeParse(stored);
        if (parsed.success) items.push(parsed.data);
        else createLogger('local-store').error(`an item of "${table}" cannot be read`, parsed.error);
      }
      return items.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    add: async (item) => {
      const added = checked(item);
      await records.change(table, added.id, () => ({ kind: 'put', item: added }));
      return added;
    },
    save: async (item) => {
      const next = checked({ ...item, version: item.version + 1 });
      await records.change(table, item.id, (stored) => {
        requireSame(stored, item);
        return { kind: 'put', item: next };
      });
      return next;
    },
    remove: (item) =>
      records.change(table, item.id, (stored) => {
        requireSame(stored, item);
        return { kind: 'delete' };
      }),
  };
}

function wordsOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}
