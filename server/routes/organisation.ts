import {
  organisationInputSchema,
  organisationMadeSchema,
  organisationPatchSchema,
  organisationViewSchema,
} from '../../src/api/account-contract';
import { needs, principalOf } from '../access/route-access';
import { type AccountRouteOptions, linkOf } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/organisation';
const tags = ['configuration'];

/** The organisation of whoever asks, and further ones. */
export function organisationRoutes(app: App, { accounts }: AccountRouteOptions): void {
  const { organisations } = accounts;

  app.get(
    url,
    {
      config: needs('configuration:read'),
      schema: {
        tags,
        summary: 'The organisation, its quota and what it uses of it',
        response: { 200: organisationViewSchema, ...problemResponses },
      },
    },
    (request) => organisations.view(principalOf(request).organisationId),
  );

  app.patch(
    url,
    {
      config: needs('organisation:manage'),
      schema: {
        tags,
        summary: 'Rename the organisation',
        body: organisationPatchSchema,
        response: { 200: organisationViewSchema, ...problemResponses },
      },
    },
    (request) => organisations.rename(principalOf(request), request.body.name),
  );

  app.post(
    '/api/v1/organisations',
    {
      config: needs('organisation:manage'),
      schema: {
        tags,
        summary: 'Make a further organisation, and invite its owner',
        description: 'By owners of the first organisation only: they run the server.',
        body: organisationInputSchema,
        response: { 201: organisationMadeSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { name, ownerEmail } = request.body;
      const owner = { email: ownerEmail, ...linkOf(accounts, request) };
      return reply.code(201).send(await organisations.create(principalOf(request), name, owner));
    },
  );
}
