import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  disclosurePageSchema,
  enrolledPersonSchema,
  legalHoldSchema,
  personErasureSchema,
} from '../../src/api/data-life-contract';
import {
  faceAnalyserSchema,
  faceCheckInSchema,
  faceOverviewSchema,
  facePersonSchema,
} from '../../src/api/face-contract';
import { siteSchema } from '../../src/api/contract';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { base64UrlFromBytes } from '../../src/lib/key-fingerprint';
import { countNaming } from '../testing/fill-tables';
import { makeTestServer } from '../testing/test-server';

const VIEWER = '018f0000-0000-7000-8000-000000000001';
const SEALED = 'c2VhbGVk'.repeat(20);
const faces = `/api/v1/sites/${DEMO_SITE_ID}/face-matching`;
const url = '/api/v1/enrolled-persons';

describe('everything about one enrolled person', { timeout: 60_000 }, () => {
  let server: Awaited<ReturnType<typeof makeTestServer>>;
  let app: FastifyInstance;
  let person: string;
  let label = '';
  let round = 0;
  let other: string;
  let desk: string;
  let hall: string;

  const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) => {
    const headers = { 'if-match': '*' };
    const answer = await app.inject({
      method,
      url: path,
      headers,
      ...(payload !== undefined && { payload }),
    });
    return { status: answer.statusCode, body: answer.body };
  };
  const json = async (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object): Promise<unknown> => {
    const { status, body } = await send(method, path, payload);
    expect(status, body).toBeLessThan(300);
    return body === '' ? null : JSON.parse(body);
  };
  const consent = async (label: string | null) =>
    facePersonSchema.parse(
      await json('POST', `${faces}/persons`, { label, wording: 1, expiresMs: Date.now() + 86_400_000 }),
    ).id;
  const analyser = async (name: string) => {
    const input = { viewerId: VIEWER, name, publicKey: await newKey() };
    const { id, fingerprint } = faceAnalyserSchema.parse(await json('POST', `${faces}/analysers`, input));
    expect((await send('PUT', `${faces}/analysers/${id}/approval`, { fingerprint })).status).toBe(204);
    return id;
  };
  const checkIn = (analyserId: string, holds: readonly string[]) =>
    json('POST', `${faces}/check-ins`, { analyserId, holds });
  const tablesNaming = async (text: string) =>
    Object.keys(await countNaming(server.store.context.db, [text])).sort();
  const holdsOf = async (analyserId: string) =>
    faceOverviewSchema.parse(await json('GET', faces)).analysers.find(({ id }) => id === analyserId)?.holds;

  beforeAll(async () => {
    server = await makeTestServer();
    ({ app } = server);
    const site = siteSchema.parse(await json('GET', `/api/v1/sites/${DEMO_SITE_ID}`));
    const { id: _, organisationId: __, version: ___, notice: ____, ...input } = site;
    const matching = { purpose: 'staff-exclusion', zones: [{ cameraId: DEMO_CAMERA_ID, zoneId: 'door' }] };
    await json('PUT', `/api/v1/sites/${DEMO_SITE_ID}`, { ...input, faces: matching });
    desk = await analyser('Desk');
    hall = await analyser('Hall');
  }, 180_000);
  afterAll(() => server?.dispose());
  beforeEach(async () => {
    round += 1;
    label = `Heron ${round}`;
    person = await consent(label);
    other = await consent('Wren');
    await checkIn(desk, [person, other]);
    expect(
      (
        await send('POST', `${faces}/transfers`, {
          personId: person,
          fromId: desk,
          toId: hall,
          sealed: SEALED,
        })
      ).status,
    ).toBe(204);
  });

  test('an archive has the consent, who holds the descriptor and what was done, of this person only', async () => {
    expect(z.array(enrolledPersonSchema).parse(await json('GET', url))).toContainEqual({
      id: person,
      siteId: DEMO_SITE_ID,
      siteName: 'Demo shop',
      label,
    });
    const named = await tablesNaming(person);
    const { body } = await send('GET', `${url}/${person}/archive`);
    const lines = body
      .trim()
      .split('\n')
      .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
    expect(lines[0]).toMatchObject({ subject: 'person', id: person });
    expect(lines.at(-1)).toEqual({ end: true, rows: lines.length - 2 });
    expect([...new Set(lines.slice(1, -1).map(({ table }) => String(table)))].sort()).toEqual(named);
    expect(named).toEqual(['audit_entries', 'face_analysers', 'face_persons', 'face_transfers']);
    for (const part of [label, 'face.consent-recorded', 'face.descriptor-passed', 'Desk']) {
      expect(body).toContain(part);
    }
    for (const foreign of [SEALED, other, 'Wren']) expect(body).not.toContain(foreign);
    const { disclosures } = disclosurePageSchema.parse(await json('GET', '/api/v1/disclosures'));
    expect(disclosures[0]).toMatchObject({ source: 'automatic', content: 'data.exported' });
  });

  test('its erasure leaves the account of what was done, and nothing else, whatever an analyser says later', async () => {
    expect((await send('POST', `${url}/${person}/erasure`, { name: 'Wren' })).status).toBe(422);
    const erased = personErasureSchema.parse(await json('POST', `${url}/${person}/erasure`, { name: label }));
    expect(erased).toEqual({ deleted: { 'enrolled-persons': 2 }, holders: [{ id: desk, name: 'Desk' }] });
    expect(await tablesNaming(person)).toEqual(['audit_entries']);
    expect(await tablesNaming(label)).toEqual([]);
    // The analyser has it still, and is told whose consent is in force: not this one's.
    const { persons } = faceCheckInSchema.parse(await checkIn(desk, [person, other]));
    expect(persons.map(({ id }) => id)).toContain(other);
    expect(persons.map(({ id }) => id)).not.toContain(person);
    expect(await tablesNaming(person)).toEqual(['audit_entries']);
    expect(await holdsOf(desk)).toEqual([other]);
    expect((await send('GET', `${url}/${person}/archive`)).status).toBe(404);
    expect((await send('POST', `${url}/${person}/erasure`, { name: label })).status).toBe(404);
  });

  test('somebody whose consent was revoked is erased by the id', async () => {
    await send('DELETE', `${faces}/persons/${person}`);
    expect((await send('POST', `${url}/${person}/erasure`, { name: label })).status).toBe(422);
    await json('POST', `${url}/${person}/erasure`, { name: person });
    expect(await tablesNaming(person)).toEqual(['audit_entries']);
  });

  test('a legal hold on the site keeps it until it is released', async () => {
    const body = { siteId: DEMO_SITE_ID, cameraId: null, fromMs: null, toMs: null, reason: 'case 7' };
    const hold = legalHoldSchema.parse(
      await json('POST', '/api/v1/legal-holds', { ...body, reviewMs: 4_000_000_000_000 }),
    );
    const before = await tablesNaming(person);
    const refused = await send('POST', `${url}/${person}/erasure`, { name: label });
    expect([refused.status, JSON.parse(refused.body)]).toEqual([
      409,
      expect.objectContaining({ code: 'legal-hold' }),
    ]);
    expect(await tablesNaming(person)).toEqual(before);
    await json('POST', `/api/v1/legal-holds/${hold.id}/release`);
    await json('POST', `${url}/${person}/erasure`, { name: label });
  });
});

async function newKey(): Promise<string> {
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ]);
  return base64UrlFromBytes(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
}
