import { z } from 'zod';
import type { Camera, Site } from '../domain/config';
import type { CameraDraft, SiteDraft } from '../domain/demo';
import type { EgressFetch } from '../egress/egress';
import {
  aggregatesReadSchema,
  cameraSchema,
  siteSchema,
  timeSchema,
  type AggregatesQuery,
  type AggregatesRead,
} from './contract';
import { ConflictError, GoneError, InvalidConfigError, type ConfigStore } from './config-store';
import { ApiError, noContent, requestJson, type ApiRequest } from './http';

/** Where the API lives, relative to the page. */
export const API_ROOT = '/api/v1';

/** Reads merged counts. */
export interface AggregateReader {
  read(query: AggregatesQuery): Promise<AggregatesRead>;
}

/** One REST collection: where it is, and how its items look. */
interface Collection<Item> {
  readonly url: string;
  readonly schema: z.ZodType<Item>;
}

/** Sites and cameras on the server. A change carries the version it is based on (`If-Match`). */
export function createServerStore(egress: EgressFetch, root: string = API_ROOT): ConfigStore {
  const sites: Collection<Site> = { url: `${root}/sites`, schema: siteSchema };
  const cameras: Collection<Camera> = { url: `${root}/cameras`, schema: cameraSchema };
  const ask = <Schema extends z.ZodType>(request: Omit<ApiRequest<Schema>, 'purpose'>) =>
    requestJson(egress, { ...request, purpose: 'configuration' }).catch(asInvalid);

  const list = <Item>({ url, schema }: Collection<Item>): Promise<Item[]> =>
    ask({ url, schema: z.array(schema) });
  const create = <Item>({ url, schema }: Collection<Item>, body: unknown): Promise<Item> =>
    ask({ url, schema, method: 'POST', body });

  /** Sends a change; a 412 becomes a `ConflictError` with what stands there now. */
  const change = async <Item extends Site | Camera, Result>(
    { url, schema }: Collection<Item>,
    item: Item,
    send: (itemUrl: string) => Promise<Result>,
  ): Promise<Result> => {
    const itemUrl = `${url}/${encodeURIComponent(item.id)}`;
    const asGone = (error: unknown): never => {
      throw error instanceof ApiError && error.status === 404 ? new GoneError(`"${item.name}"`) : error;
    };
    try {
      return await send(itemUrl);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) return asGone(error);
      const current = await ask({ url: itemUrl, schema }).catch(asGone);
      throw new ConflictError<Item>(current, item.version);
    }
  };
  const save = <Item extends Site | Camera>(collection: Collection<Item>, item: Item, body: unknown) =>
    change(collection, item, (url) =>
      ask({ url, schema: collection.schema, method: 'PUT', body, ifMatch: item.version }),
    );
  const remove = <Item extends Site | Camera>(collection: Collection<Item>, item: Item): Promise<void> =>
    change(collection, item, (url) =>
      ask({ url, schema: noContent, method: 'DELETE', ifMatch: item.version }),
    );

  return {
    kind: 'server',
    sites: () => list(sites),
    cameras: () => list(cameras),
    createSite: (input) => create(sites, siteDraftOf(input)),
    createCamera: (input) => create(cameras, cameraDraftOf(input)),
    saveSite: (site) => save(sites, site, siteDraftOf(site)),
    confirmNotice: (site, version) =>
      change(sites, site, (url) =>
        ask({ url: `${url}/notice-confirmation`, schema: siteSchema, method: 'POST', body: { version } }),
      ),
    saveCamera: (camera) => save(cameras, camera, cameraDraftOf(camera)),
    deleteSite: (site) => remove(sites, site),
    deleteCamera: (camera) => remove(cameras, camera),
  };
}

/** Reads counts from the server. */
export function createServerReader(egress: EgressFetch, root: string = API_ROOT): AggregateReader {
  return {
    read: ({ cameraId, fromMs, toMs, stepMs }) => {
      const query = new URLSearchParams({
        cameraId,
        fromMs: String(fromMs),
        toMs: String(toMs),
        stepMs: String(stepMs),
      });
      const url = `${root}/aggregates?${query.toString()}`;
      return requestJson(egress, {
        url,
        schema: aggregatesReadSchema,
        purpose: 'counts-read',
        timeoutMs: 60_000,
      });
    },
  };
}

/** The server's clock, ms since the epoch; for `measureClockOffset`. */
export async function fetchServerTime(egress: EgressFetch, root: string = API_ROOT): Promise<number> {
  const url = `${root}/time`;
  const { nowMs } = await requestJson(egress, { url, schema: timeSchema, purpose: 'clock', timeoutMs: 5000 });
  return nowMs;
}

/** Only the fields that a client may write. */
export function siteDraftOf(site: SiteDraft): SiteDraft {
  const { name, timeZone, profile, features, breakdowns, faces, moments } = site;
  const { capacity, openingHours, resetTime, emptyCheck, occupancyBy } = site;
  return {
    ...{ name, timeZone, profile, features, ...(breakdowns !== undefined && { breakdowns }) },
    ...(moments !== undefined && { moments }),
    ...(faces !== undefined && { faces }),
    ...{ capacity, openingHours, resetTime, emptyCheck, occupancyBy },
  };
}

/** Only the fields that a client may write. */
export function cameraDraftOf(camera: CameraDraft): CameraDraft {
  const { siteId, name, isEnabled, source, lines, zones, search } = camera;
  return { siteId, name, isEnabled, source, lines, zones, ...(search === undefined ? {} : { search }) };
}

function asInvalid(error: unknown): never {
  const isInvalid = error instanceof ApiError && (error.status === 400 || error.status === 422);
  throw isInvalid ? new InvalidConfigError(error.message) : error;
}
