import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  enrolledPersonSchema,
  erasureInputSchema,
  personErasureSchema,
} from '../../src/api/data-life-contract';
import { uuidSchema } from '../../src/api/schema-parts';
import { needs, principalOf } from '../access/route-access';
import { audit, type AuditLog } from '../audit/audit-log';
import { ProblemError } from '../problem';
import { archiveLines } from '../retention/archive';
import { erasePerson, findPerson, type KnownPerson, listPersons } from '../retention/erase-person';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/enrolled-persons';
const tags = ['data'];
const config = needs('data:manage');
const params = z.strictObject({ personId: uuidSchema });

interface EnrolledPersonOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly nowMs: () => number;
}

/** Everything about one enrolled person: to take away, and to erase. */
export function enrolledPersonRoutes(app: App, { store, auditLog, nowMs }: EnrolledPersonOptions): void {
  async function personOf(request: FastifyRequest, personId: string): Promise<KnownPerson> {
    const person = await findPerson(store.context, principalOf(request).organisationId, personId);
    if (person === null) throw new ProblemError(404, `There is no enrolled person "${personId}".`);
    return person;
  }

  app.get(
    url,
    {
      config,
      schema: {
        tags,
        summary: 'Everybody who is or was enrolled for face matching, revoked consents too',
        response: { 200: z.array(enrolledPersonSchema), ...problemResponses },
      },
    },
    (request) => listPersons(store.context, principalOf(request).organisationId),
  );

  app.get(
    `${url}/:personId/archive`,
    {
      config,
      schema: {
        tags,
        summary: 'Everything about an enrolled person: consent, who held the descriptor, what was done',
        params,
        response: {
          200: {
            description: 'JSON lines, as of a camera. Sealed descriptors are left out.',
            content: { 'application/x-ndjson': { schema: z.custom<Readable>() } },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const { id } = await personOf(request, request.params.personId);
      await audit(auditLog, request, { action: 'data.exported', target: id, details: { of: 'person' } });
      const lines = archiveLines(store.context, { subject: 'person', id, nowMs: nowMs() });
      return reply
        .headers({
          'Content-Type': 'application/x-ndjson; charset=utf-8',
          'Content-Disposition': `attachment; filename="person-${id}.ndjson"`,
        })
        .send(Readable.from(lines));
    },
  );

  app.post(
    `${url}/:personId/erasure`,
    {
      config,
      schema: {
        tags,
        summary: 'Erase an enrolled person; the label confirms it, or the id where there is none',
        params,
        body: erasureInputSchema,
        response: { 200: personErasureSchema, ...problemResponses },
      },
    },
    async (request) => {
      const person = await personOf(request, request.params.personId);
      const name = person.label ?? person.id;
      if (request.body.name.trim() !== name) {
        throw new ProblemError(422, `The name does not match: say "${name}" to erase the person.`, {
          code: 'name-differs',
          errors: [{ path: 'name', message: 'not the name' }],
        });
      }
      const erased = await erasePerson(store.context, principalOf(request).organisationId, person);
      await audit(auditLog, request, {
        action: 'face.person-erased',
        target: person.id,
        details: { siteId: person.siteId, holders: erased.holders.length },
      });
      return erased;
    },
  );
}
