import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import {
  deviceMadeSchema,
  invitationAnswerSchema,
  legalSchema,
  organisationMadeSchema,
  sessionSchema,
} from '../../src/api/account-contract';
import { cameraSchema, siteSchema } from '../../src/api/contract';
import { DEVICE_KINDS, type DeviceKind, type Role, ROLES } from '../../src/domain/access';

/** Every account of a test has it. */
export const TEST_PASSWORD = 'correct horse battery';

/** Somebody who is signed in. */
export interface TestUser {
  readonly userId: string;
  readonly email: string;
  /** For the `Cookie` header. */
  readonly cookie: string;
}

/** A device with its token, for `Authorization: Bearer …`. */
export interface TestDevice {
  readonly id: string;
  readonly token: string;
}

/** An organisation with a site, a camera, a user of every role and a device of every kind. */
export interface TestTenant {
  readonly organisationId: string;
  readonly siteId: string;
  readonly cameraId: string;
  readonly users: Readonly<Record<Role, TestUser>>;
  /** For the whole organisation. */
  readonly devices: Readonly<Record<DeviceKind, TestDevice>>;
  /** A kiosk for `siteId` alone. */
  readonly siteKiosk: TestDevice;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a request needs to ask in somebody's name. */
export interface Asking {
  readonly cookie?: string;
  readonly token?: string;
  readonly body?: object;
}

/** Asks the app, as somebody. */
export function ask(app: FastifyInstance, method: Method, url: string, { cookie, token, body }: Asking = {}) {
  return app.inject({
    method,
    url,
    headers: {
      host: 'localhost:8080',
      ...(cookie !== undefined && { cookie }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { payload: body }),
  });
}

/** The cookies that an answer sets, for the `Cookie` header of the next request. */
export function cookieOf(answer: { readonly headers: Readonly<Record<string, unknown>> }): string {
  const set = answer.headers['set-cookie'];
  const lines = Array.isArray(set) ? set.map(String) : set === undefined ? [] : [String(set)];
  return lines
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ');
}

/** Sets a server without accounts up: `main`, the first organisation, and `other`, a second one. */
export async function makeTenants(
  app: FastifyInstance,
): Promise<{ readonly main: TestTenant; readonly other: TestTenant }> {
  const accepted = legalSchema.parse((await ask(app, 'GET', '/api/v1/legal')).json());
  const email = 'owner@main.example';
  const setup = await ask(app, 'POST', '/api/v1/setup', {
    body: { organisationName: 'Main', name: 'owner of main', email, password: TEST_PASSWORD, accepted },
  });
  const mainOwner = await userFrom(app, cookieOf(expectStatus(setup, 204)), email);
  const made = await ask(app, 'POST', '/api/v1/organisations', {
    cookie: mainOwner.cookie,
    body: { name: 'Other', ownerEmail: 'owner@other.example' },
  });
  const { link } = organisationMadeSchema.parse(expectStatus(made, 201).json());
  const otherOwner = await acceptLink(app, { link, email: 'owner@other.example', accepted });
  return {
    main: await fillTenant(app, 'main', mainOwner, accepted),
    other: await fillTenant(app, 'other', otherOwner, accepted),
  };
}

type Accepted = z.output<typeof legalSchema>;

async function fillTenant(
  app: FastifyInstance,
  name: string,
  owner: TestUser,
  accepted: Accepted,
): Promise<TestTenant> {
  const { cookie } = owner;
  const invited = async (role: Role): Promise<TestUser> => {
    const email = `${role}@${name}.example`;
    const answer = await ask(app, 'POST', '/api/v1/invitations', { cookie, body: { email, role } });
    const { link } = invitationAnswerSchema.parse(expectStatus(answer, 201).json());
    return acceptLink(app, { link, email, accepted });
  };
  const users = { owner, admin: await invited('admin'), operator: await invited('operator') };
  const site = siteSchema.parse(
    expectStatus(
      await ask(app, 'POST', '/api/v1/sites', {
        cookie,
        body: {
          name: `Site of ${name}`,
          timeZone: 'Europe/Vienna',
          profile: 'public',
          features: { ageGender: false, mood: false },
        },
      }),
      201,
    ).json(),
  );
  const camera = cameraSchema.parse(
    expectStatus(
      await ask(app, 'POST', '/api/v1/cameras', {
        cookie,
        body: {
          siteId: site.id,
          name: `Camera of ${name}`,
          source: { kind: 'demo' },
          lines: [],
          zones: [],
        },
      }),
      201,
    ).json(),
  );
  const device = async (kind: DeviceKind, siteId: string | null): Promise<TestDevice> => {
    const body = { name: `${kind} of ${name}`, kind, siteId };
    const answer = await ask(app, 'POST', '/api/v1/devices', { cookie, body });
    const { token, device: made } = deviceMadeSchema.parse(expectStatus(answer, 201).json());
    return { id: made.id, token };
  };
  const session = await sessionOf(app, cookie);
  return {
    organisationId: session.organisation.id,
    siteId: site.id,
    cameraId: camera.id,
    users: { ...users, viewer: await invited('viewer') },
    devices: {
      kiosk: await device('kiosk', null),
      analyser: await device('analyser', null),
      reader: await device('reader', null),
    },
    siteKiosk: await device('kiosk', site.id),
  };
}

/** Accepts an invitation with a new account. */
export async function acceptLink(
  app: FastifyInstance,
  { link, email, accepted }: { link: string | null; email: string; accepted: Accepted },
): Promise<TestUser> {
  const answer = await ask(app, 'POST', '/api/v1/invitations/accept', {
    body: {
      token: tokenIn(link),
      account: { name: email.split('@')[0], password: TEST_PASSWORD, accepted },
    },
  });
  return userFrom(app, cookieOf(expectStatus(answer, 204)), email);
}

/** The token in a one-time link. */
export function tokenIn(link: string | null): string {
  return new URLSearchParams(new URL(link ?? 'http://none').hash.slice(1)).get('token') ?? '';
}

/** The session of somebody who is signed in. */
export async function sessionOf(app: FastifyInstance, cookie: string) {
  const session = sessionSchema.parse((await ask(app, 'GET', '/api/v1/session', { cookie })).json());
  if (session.state !== 'signed-in') throw new Error(`expected a signed-in session, got ${session.state}`);
  return session;
}

async function userFrom(app: FastifyInstance, cookie: string, email: string): Promise<TestUser> {
  return { userId: (await sessionOf(app, cookie)).user.id, email, cookie };
}

function expectStatus<A extends { readonly statusCode: number; readonly body: string }>(
  answer: A,
  status: number,
): A {
  if (answer.statusCode === status) return answer;
  throw new Error(`expected ${status}, got ${answer.statusCode}: ${answer.body}`);
}

/** All roles and kinds, for tables of tests. */
export const EVERYBODY = { roles: ROLES, kinds: DEVICE_KINDS } as const;
