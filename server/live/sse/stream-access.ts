import type { Identity } from '../../access/identity';
import { permissionsOf, type Principal } from '../../access/principal';
import { ProblemError } from '../../problem';
import type { EventStream } from './event-stream';

/** The streams of whoever may not read them any more. Asks once for those that came with the same headers. */
export async function revoked(
  identity: Identity,
  streams: Iterable<EventStream>,
): Promise<readonly EventStream[]> {
  const byCredentials = new Map<string, EventStream[]>();
  for (const stream of streams) {
    const { cookie = '', authorization = '' } = stream.credentials;
    const key = `${authorization}\n${cookie}`;
    const known = byCredentials.get(key);
    if (known === undefined) byCredentials.set(key, [stream]);
    else known.push(stream);
  }
  const gone: EventStream[] = [];
  for (const group of byCredentials.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const principal = await principalNow(identity, first);
    if (principal === 'unknown') continue;
    gone.push(...group.filter((stream) => !mayStill(stream.principal, principal)));
  }
  return gone;
}

/** Unknown: the database does not answer, so nothing was revoked in it either. */
async function principalNow(identity: Identity, stream: EventStream): Promise<Principal | null | 'unknown'> {
  try {
    const principal = await identity.principalOf({ ...stream.credentials });
    if (principal !== null || stream.principal.kind !== 'local') return principal;
    return (await identity.hasAccounts()) ? null : stream.principal;
  } catch (error) {
    return error instanceof ProblemError && error.status < 500 ? null : 'unknown';
  }
}

function mayStill(then: Principal, now: Principal | null): boolean {
  if (now === null || now.kind !== then.kind || now.organisationId !== then.organisationId) return false;
  return permissionsOf(now).has('counts:read') && siteOf(now) === siteOf(then);
}

function siteOf(principal: Principal): string | null {
  return principal.kind === 'device' ? principal.siteId : null;
}
