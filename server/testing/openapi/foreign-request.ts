import type { Api, Operation } from './operations';
import { validValue } from './values';

/** Ids of things by the names under which requests speak of them, such as `cameraId`. */
export type KnownIds = Readonly<Record<string, string>>;

/** A request in good form. */
export interface ReadyRequest {
  readonly method: Operation['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | undefined;
  /** Whether it speaks of one of the known things. */
  readonly namesThings: boolean;
}

/** What no schema describes well enough, by method and path. */
export interface KnownRequests {
  readonly bodies: Readonly<Record<string, (ids: KnownIds) => unknown>>;
  /** Null leaves a parameter out. */
  readonly queries: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/**
 * A request in good form that speaks of the known things wherever it can. Throws for a parameter in the
 * path that stands for something unknown, so that no new route escapes the tests.
 */
export function requestAbout(
  operation: Operation,
  api: Api,
  ids: KnownIds,
  { bodies, queries }: KnownRequests,
): ReadyRequest {
  let namesThings = false;
  const idOf = (name: string): string | undefined => {
    const id = Object.hasOwn(ids, name) ? ids[name] : undefined;
    namesThings ||= id !== undefined;
    return id;
  };
  const parts = { schemas: api.schemas, random: () => 0, given: idOf };
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const id = idOf(name);
    if (id === undefined) {
      throw new Error(`${nameOf(operation)}: no "${name}" is known; add one to the tenants of the tests`);
    }
    return encodeURIComponent(id);
  });
  const query = new URLSearchParams();
  for (const parameter of operation.parameters.filter((one) => one.in === 'query')) {
    const known = queries[nameOf(operation)]?.[parameter.name];
    if (known === null) continue;
    const id = known ?? idOf(parameter.name);
    if (id !== undefined) query.set(parameter.name, id);
    else if (parameter.required === true) {
      query.set(parameter.name, String(validValue(parameter.schema ?? {}, parts)));
    }
  }
  const made = bodies[nameOf(operation)];
  const body = made !== undefined ? made(ids) : operation.body && validValue(operation.body, parts);
  const payload = body === null ? undefined : JSON.stringify(body);
  namesThings ||= Object.values(ids).some((id) => payload?.includes(`"${id}"`));
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  return {
    method: operation.method,
    url: `${path}${search}`,
    headers: { 'if-match': '*', ...(body !== null && { 'content-type': 'application/json' }) },
    payload,
    namesThings,
  };
}

/** Method and path. */
export function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}
