import { z } from 'zod';
import {
  chooseOrganisationSchema,
  type Session,
  sessionSchema,
  signInAnswerSchema,
  signInInputSchema,
  totpInputSchema,
} from '../../src/api/account-contract';
import type { Accounts } from '../accounts/accounts';
import { expiredCookies } from '../accounts/auth-call';
import { LEGAL } from '../accounts/legal';
import { perMinute } from '../accounts/rate-limits';
import { permissionsOf, type Principal } from '../access/principal';
import { needs, OPEN } from '../access/route-access';
import { type AccountRouteOptions, caller, setCookies, userOf } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/session';
const tags = ['accounts'];
const empty = { 204: z.null(), ...problemResponses };

/** Signing in and out, and how whoever asks stands with this server. */
export function sessionRoutes(app: App, { accounts }: AccountRouteOptions): void {
  app.get(
    url,
    {
      config: OPEN,
      schema: {
        tags,
        summary: 'How whoever asks stands with this server',
        response: { 200: sessionSchema, ...problemResponses },
      },
    },
    (request) => readSession(accounts, request.principal),
  );

  app.post(
    url,
    {
      config: { ...OPEN, ...perMinute(30) },
      schema: {
        tags,
        summary: 'Sign in',
        description: 'Sets a cookie. Accounts with an authenticator go on at /api/v1/session/totp.',
        body: signInInputSchema,
        response: { 200: signInAnswerSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { next, cookies } = await accounts.signIn.byPassword(request.body, caller(accounts, request));
      return setCookies(reply, cookies).send({ next });
    },
  );

  app.post(
    `${url}/totp`,
    {
      config: { ...OPEN, ...perMinute(30) },
      schema: {
        tags,
        summary: 'Sign in, second step: six digits of the authenticator, or a backup code',
        body: totpInputSchema,
        response: { 200: signInAnswerSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { next, cookies } = await accounts.signIn.byCode(request.body.code, caller(accounts, request));
      return setCookies(reply, cookies).send({ next });
    },
  );

  app.delete(
    url,
    {
      config: OPEN,
      schema: { tags, summary: 'Sign out: the session ends on the server too', response: empty },
    },
    async (request, reply) => {
      const { isSecure, ...rest } = caller(accounts, request);
      await accounts.signIn.out({ isSecure, ...rest });
      return setCookies(reply, expiredCookies(isSecure)).code(204).send(null);
    },
  );

  app.put(
    `${url}/organisation`,
    {
      config: needs('account:own'),
      schema: {
        tags,
        summary: 'Look at another organisation',
        body: chooseOrganisationSchema,
        response: empty,
      },
    },
    async (request, reply) => {
      await accounts.own.chooseOrganisation(userOf(request), request.body.organisationId);
      return reply.code(204).send(null);
    },
  );
}

async function readSession(accounts: Accounts, principal: Principal | null): Promise<Session> {
  switch (principal?.kind) {
    case undefined:
      return signedOut(accounts);
    case 'user':
      return (await accounts.own.session(principal)) ?? signedOut(accounts);
    case 'device': {
      const device = await accounts.devices.own(principal);
      if (device === null) return signedOut(accounts);
      const { id, name, kind, siteId } = device;
      return {
        state: 'device',
        device: { id, name, kind, siteId },
        permissions: [...permissionsOf(principal)],
      };
    }
    case 'local':
    case 'support':
      return { state: principal.kind, legal: LEGAL, permissions: [...permissionsOf(principal)] };
  }
}

function signedOut({ parts }: Accounts): Session {
  return { state: 'signed-out', legal: LEGAL, canResetByMail: parts.mailer.isConfigured };
}
