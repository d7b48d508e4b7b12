import { z } from 'zod';
import {
  accountPatchSchema,
  accountSessionSchema,
  erasureSchema,
  legalSchema,
  passwordChangeSchema,
  passwordProofSchema,
  totpInputSchema,
  totpOfferSchema,
} from '../../src/api/account-contract';
import { expiredCookies } from '../accounts/auth-call';
import { eraseAccount } from '../accounts/erasure';
import { needs } from '../access/route-access';
import { ProblemError } from '../problem';
import { type AccountRouteOptions, caller, setCookies, userOf } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/account';
const tags = ['accounts'];
const config = needs('account:own');
const empty = { 204: z.null(), ...problemResponses };

/** What somebody changes of the own account. */
export function accountRoutes(app: App, options: AccountRouteOptions): void {
  const { accounts, onCameraGone } = options;
  app.patch(
    url,
    { config, schema: { tags, summary: 'Rename yourself', body: accountPatchSchema, response: empty } },
    async (request, reply) => {
      await accounts.own.rename(userOf(request), request.body.name);
      return reply.code(204).send(null);
    },
  );

  app.put(
    `${url}/password`,
    {
      config,
      schema: {
        tags,
        summary: 'Change the password; other sessions of the account end',
        body: passwordChangeSchema,
        response: empty,
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      const cookies = await accounts.own.changePassword(user, request.body, caller(accounts, request));
      return setCookies(reply, cookies).code(204).send(null);
    },
  );

  app.post(
    `${url}/acceptance`,
    { config, schema: { tags, summary: 'Accept the terms in force', body: legalSchema, response: empty } },
    async (request, reply) => {
      await accounts.own.accept(userOf(request), request.body);
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/erasure`,
    {
      config,
      schema: {
        tags,
        summary: 'Delete the account for good, and organisations that have nobody else',
        body: erasureSchema,
        response: empty,
      },
    },
    async (request, reply) => {
      const { password, deleteOrganisation = false } = request.body;
      const wish = { password, deleteOrganisation };
      await eraseAccount(accounts.parts, userOf(request), wish, onCameraGone);
      const { isSecure } = caller(accounts, request);
      return setCookies(reply, expiredCookies(isSecure)).code(204).send(null);
    },
  );

  authenticatorRoutes(app, options);
  sessionListRoutes(app, options);
}

function authenticatorRoutes(app: App, { accounts }: AccountRouteOptions): void {
  app.post(
    `${url}/totp`,
    {
      config,
      schema: {
        tags,
        summary: 'A secret for an authenticator and backup codes; they count once a code was confirmed',
        body: passwordProofSchema,
        response: { 200: totpOfferSchema, ...problemResponses },
      },
    },
    (request) =>
      accounts.secondFactor.offer(userOf(request), request.body.password, caller(accounts, request)),
  );

  app.post(
    `${url}/totp/confirm`,
    {
      config,
      schema: { tags, summary: 'Confirm the authenticator', body: totpInputSchema, response: empty },
    },
    async (request, reply) => {
      const { code } = request.body;
      const user = userOf(request);
      const cookies = await accounts.secondFactor.confirm(user, code, caller(accounts, request));
      return setCookies(reply, cookies).code(204).send(null);
    },
  );

  app.delete(
    `${url}/totp`,
    {
      config,
      schema: { tags, summary: 'Remove the authenticator', body: passwordProofSchema, response: empty },
    },
    async (request, reply) => {
      const { password } = request.body;
      const user = userOf(request);
      const cookies = await accounts.secondFactor.remove(user, password, caller(accounts, request));
      return setCookies(reply, cookies).code(204).send(null);
    },
  );
}

function sessionListRoutes(app: App, { accounts }: AccountRouteOptions): void {
  app.get(
    `${url}/sessions`,
    {
      config,
      schema: {
        tags,
        summary: 'Where this account is signed in',
        response: { 200: z.array(accountSessionSchema), ...problemResponses },
      },
    },
    (request) => accounts.own.sessions(userOf(request)),
  );

  app.delete(
    `${url}/sessions/:sessionId`,
    {
      config,
      schema: {
        tags,
        summary: 'Sign out elsewhere',
        params: z.strictObject({ sessionId: z.string().max(64) }),
        response: empty,
      },
    },
    async (request, reply) => {
      const { sessionId } = request.params;
      if (await accounts.own.endSession(userOf(request), sessionId)) return reply.code(204).send(null);
      throw new ProblemError(404, `You have no session "${sessionId}".`);
    },
  );
}
