import { z } from 'zod';
import { memberPatchSchema, memberSchema, oneTimeLinkSchema } from '../../src/api/account-contract';
import { needs, principalOf } from '../access/route-access';
import { type AccountRouteOptions, linkOf } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/members';
const tags = ['members'];
const params = z.strictObject({ memberId: z.string().max(64) });
const config = needs('members:manage');
const empty = { 204: z.null(), ...problemResponses };

/** Who belongs to the organisation, and as what. */
export function memberRoutes(app: App, { accounts }: AccountRouteOptions): void {
  const { members } = accounts;

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'All members',
        response: { 200: z.array(memberSchema), ...problemResponses },
      },
    },
    (request) => members.list(principalOf(request).organisationId),
  );

  app.patch(
    `${url}/:memberId`,
    {
      config,
      schema: {
        tags,
        summary: 'Give a member another role, up to your own',
        params,
        body: memberPatchSchema,
        response: { 200: memberSchema, ...problemResponses },
      },
    },
    (request) => members.changeRole(principalOf(request), request.params.memberId, request.body.role),
  );

  app.delete(
    `${url}/:memberId`,
    {
      config,
      schema: {
        tags,
        summary: 'Remove a member; an account that is in no other organisation is deleted',
        params,
        response: empty,
      },
    },
    async (request, reply) => {
      await members.remove(principalOf(request), request.params.memberId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/:memberId/reset-link`,
    {
      config,
      schema: {
        tags,
        summary: 'A link for a member to choose a new password, by mail where there is mail',
        params,
        response: { 200: oneTimeLinkSchema, ...problemResponses },
      },
    },
    (request) => members.resetLink(principalOf(request), request.params.memberId, linkOf(accounts, request)),
  );

  app.delete(
    `${url}/:memberId/totp`,
    {
      config,
      schema: {
        tags,
        summary: 'Remove the authenticator of a member who lost it; the member is signed out',
        params,
        response: empty,
      },
    },
    async (request, reply) => {
      await members.removeSecondFactor(principalOf(request), request.params.memberId);
      return reply.code(204).send(null);
    },
  );
}
