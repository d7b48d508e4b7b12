import { z } from 'zod';
import {
  acceptInvitationSchema,
  invitationAnswerSchema,
  invitationInputSchema,
  invitationSchema,
  invitationViewSchema,
  tokenInputSchema,
} from '../../src/api/account-contract';
import { perMinute } from '../accounts/rate-limits';
import { needs, OPEN, principalOf } from '../access/route-access';
import { type AccountRouteOptions, caller, linkOf, setCookies } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/invitations';
const tags = ['members'];
const config = needs('members:manage');
const empty = { 204: z.null(), ...problemResponses };

/** Asking people into the organisation, and coming in. */
export function invitationRoutes(app: App, { accounts }: AccountRouteOptions): void {
  const { invitations } = accounts;

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Invitations that nobody has accepted yet',
        response: { 200: z.array(invitationSchema), ...problemResponses },
      },
    },
    (request) => invitations.list(principalOf(request).organisationId),
  );

  app.post(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Invite somebody, up to your own role; an older invitation of the address is replaced',
        body: invitationInputSchema,
        response: { 201: invitationAnswerSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const wish = { ...request.body, ...linkOf(accounts, request) };
      return reply.code(201).send(await invitations.invite(principalOf(request), wish));
    },
  );

  app.delete(
    `${url}/:invitationId`,
    {
      config,
      schema: {
        tags,
        summary: 'Take an invitation back',
        params: z.strictObject({ invitationId: z.string().max(64) }),
        response: empty,
      },
    },
    async (request, reply) => {
      await invitations.revoke(principalOf(request), request.params.invitationId);
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/look`,
    {
      config: { ...OPEN, ...perMinute(30) },
      schema: {
        tags,
        summary: 'What an invitation is for',
        body: tokenInputSchema,
        response: { 200: invitationViewSchema, ...problemResponses },
      },
    },
    (request) => invitations.look(request.body.token),
  );

  app.post(
    `${url}/accept`,
    {
      config: { ...OPEN, ...perMinute(20) },
      schema: {
        tags,
        summary: 'Accept an invitation, with a new account (which is signed in) or the one signed in',
        body: acceptInvitationSchema,
        response: empty,
      },
    },
    async (request, reply) => {
      const { account } = request.body;
      const { madeAccountOf } = await invitations.accept(request.body, request.principal);
      if (madeAccountOf === null || account === null) return reply.code(204).send(null);
      const { cookies } = await accounts.signIn.byPassword(
        { email: madeAccountOf, password: account.password },
        caller(accounts, request),
      );
      return setCookies(reply, cookies).code(204).send(null);
    },
  );
}
