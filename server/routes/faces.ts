import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  faceAnalyserInputSchema,
  faceAnalyserSchema,
  faceApprovalInputSchema,
  faceCheckInInputSchema,
  faceCheckInSchema,
  faceOverviewSchema,
  facePersonInputSchema,
  facePersonSchema,
  faceTransferInputSchema,
} from '../../src/api/face-contract';
import { idSchema, uuidSchema } from '../../src/api/schema-parts';
import type { Site } from '../../src/domain/config';
import { MAX_CONSENT_MS, MAX_FACE_PERSONS } from '../../src/domain/face-matching';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import { createFaceRelay, type TransferFault } from '../faces/face-relay';
import { createFaceStore, MAX_ANALYSERS } from '../faces/face-store';
import { isPublicKey } from '../faces/public-key';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/sites/:siteId/face-matching';
const tags = ['face matching'];
const ofSite = z.strictObject({ siteId: idSchema });
const ofPerson = ofSite.extend({ personId: uuidSchema });
const ofAnalyser = ofSite.extend({ analyserId: uuidSchema });
const ofTransfer = ofSite.extend({ transferId: uuidSchema });
const nothing = { 204: z.null(), ...problemResponses };

const TRANSFER_FAULTS: Readonly<Record<TransferFault, string>> = {
  sender: 'The sending analyser is not approved for this site, or the site compares no faces.',
  receiver: 'The receiving analyser is not approved for this site.',
  person: 'There is no consent in force of this person.',
};

interface FaceRouteOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly nowMs: () => number;
}

/** Face matching of a site: consents, analysers that may hold descriptors, and what passes between these. */
export function faceRoutes(app: App, { store, auditLog, nowMs }: FaceRouteOptions): void {
  const faces = createFaceStore(store.context, nowMs);
  const relay = createFaceRelay(store.context, nowMs);

  async function siteOf(request: FastifyRequest, siteId: string): Promise<Site> {
    const site = await tenantOf(store, request).sites.get(siteId);
    if (site === null) throw missing('site', siteId);
    return site;
  }

  app.get(
    url,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'The consents of a site and the analysers that hold descriptors, or ask to',
        params: ofSite,
        response: { 200: faceOverviewSchema, ...problemResponses },
      },
    },
    async (request) => faces.overview(await siteOf(request, request.params.siteId)),
  );

  app.post(
    `${url}/persons`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Record the consent of a person to what the site does now',
        params: ofSite,
        body: facePersonInputSchema,
        response: { 201: facePersonSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const site = await siteOf(request, params.siteId);
      if (site.faces === undefined || site.faces === null) throw off();
      if (body.expiresMs <= nowMs() || body.expiresMs > nowMs() + MAX_CONSENT_MS) {
        throw new ProblemError(422, 'A consent ends in the future, within a year.', {
          errors: [{ path: 'expiresMs', message: 'must lie within the next 366 days' }],
        });
      }
      const person = await faces.addPerson(site, body);
      if (person === null) {
        throw new ProblemError(409, `There are ${MAX_FACE_PERSONS} persons already: revoke a consent first.`);
      }
      const { purpose, wording, expiresMs } = person;
      const details = { siteId: site.id, purpose, wording, expiresMs };
      await audit(auditLog, request, { action: 'face.consent-recorded', target: person.id, details });
      return reply.code(201).send(person);
    },
  );

  app.delete(
    `${url}/persons/:personId`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Revoke a consent: analysers delete the descriptor at their next contact',
        params: ofPerson,
        response: { 200: facePersonSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { siteId, personId } = request.params;
      const person = await faces.revoke(await siteOf(request, siteId), personId);
      if (person === null) throw missing('person', personId);
      await audit(auditLog, request, {
        action: 'face.consent-revoked',
        target: personId,
        details: { siteId },
      });
      return person;
    },
  );

  app.post(
    `${url}/analysers`,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'Ask that this analyser may hold descriptors; the same key again is the same analyser',
        params: ofSite,
        body: faceAnalyserInputSchema,
        response: { 201: faceAnalyserSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const site = await siteOf(request, request.params.siteId);
      if (site.faces === undefined || site.faces === null) throw off();
      if (!(await isPublicKey(request.body.publicKey))) {
        throw new ProblemError(422, 'The public key is not a point of P-256.', {
          errors: [{ path: 'publicKey', message: 'not a point of the curve' }],
        });
      }
      const analyser = await faces.addAnalyser(site, request.body, deviceOf(request));
      if (analyser === null) {
        throw new ProblemError(409, `There are ${MAX_ANALYSERS} analysers already: remove one first.`);
      }
      return reply.code(201).send(analyser);
    },
  );

  app.put(
    `${url}/analysers/:analyserId/approval`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Let an analyser hold descriptors, by the fingerprint that it shows itself',
        params: ofAnalyser,
        body: faceApprovalInputSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { siteId, analyserId } = request.params;
      const { fingerprint } = request.body;
      const outcome = await faces.approve(await siteOf(request, siteId), analyserId, fingerprint);
      if (outcome === 'missing') throw missing('analyser', analyserId);
      if (outcome === 'mismatch') {
        throw new ProblemError(409, 'The analyser has another fingerprint: do not approve it.');
      }
      const details = { siteId, fingerprint };
      await audit(auditLog, request, { action: 'face.analyser-approved', target: analyserId, details });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    `${url}/analysers/:analyserId`,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'An analyser may hold descriptors no longer: it deletes them at its next contact',
        params: ofAnalyser,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { siteId, analyserId } = request.params;
      if (!(await faces.removeAnalyser(await siteOf(request, siteId), analyserId))) {
        throw missing('analyser', analyserId);
      }
      await audit(auditLog, request, {
        action: 'face.analyser-removed',
        target: analyserId,
        details: { siteId },
      });
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${url}/check-ins`,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'An analyser says what it holds, and hears whose consent is in force',
        params: ofSite,
        body: faceCheckInInputSchema,
        response: { 200: faceCheckInSchema, ...problemResponses },
      },
    },
    async (request) =>
      relay.checkIn(
        await siteOf(request, request.params.siteId),
        { deviceId: deviceOf(request) },
        request.body,
      ),
  );

  app.post(
    `${url}/transfers`,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'Pass on a descriptor that only its receiver can open',
        params: ofSite,
        body: faceTransferInputSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      const site = await siteOf(request, params.siteId);
      const fault = await relay.send(site, { deviceId: deviceOf(request) }, body);
      if (fault !== null) throw new ProblemError(422, TRANSFER_FAULTS[fault]);
      const { personId, fromId, toId } = body;
      const details = { siteId: site.id, personId, fromId };
      await audit(auditLog, request, { action: 'face.descriptor-passed', target: toId, details });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    `${url}/transfers/:transferId`,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'The receiver has it: the server forgets it',
        params: ofTransfer,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { siteId, transferId } = request.params;
      const site = await siteOf(request, siteId);
      if (!(await relay.fetched(site, { deviceId: deviceOf(request) }, transferId))) {
        throw missing('transfer', transferId);
      }
      return reply.code(204).send(null);
    },
  );
}

function deviceOf(request: FastifyRequest): string | null {
  const principal = principalOf(request);
  return principal.kind === 'device' ? principal.deviceId : null;
}

function missing(what: string, id: string): ProblemError {
  return new ProblemError(404, `There is no ${what} "${id}".`);
}

function off(): ProblemError {
  return new ProblemError(409, 'This site compares no faces: switch face matching on first.');
}
