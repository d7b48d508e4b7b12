import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { DEFAULT_MOMENT_POLICY, type MomentPolicy } from '../../src/domain/moments';
import type { AuditEntry } from '../audit/audit-log';
import { auditMomentPolicy } from './audit-policy';

const REQUEST = {
  principal: { kind: 'local', organisationId: 'main', role: 'owner' },
} as unknown as FastifyRequest;

const CLIP: MomentPolicy = { ...DEFAULT_MOMENT_POLICY, kind: 'clip' };
const BARE: MomentPolicy = { ...CLIP, cover: 'nothing', uncoveredReason: 'goods go missing' };

async function written(
  before: MomentPolicy | undefined,
  after: MomentPolicy | undefined,
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  const auditLog = {
    append: (entry: AuditEntry) => {
      entries.push(entry);
      return Promise.resolve();
    },
  };
  await auditMomentPolicy(auditLog, REQUEST, { siteId: 'site', before, after });
  return entries;
}

test.each<[string, MomentPolicy | undefined, MomentPolicy | undefined]>([
  ['nothing was and is allowed', undefined, undefined],
  ['nothing was allowed, and that is said', undefined, DEFAULT_MOMENT_POLICY],
  ['it stays as it is', CLIP, { ...CLIP }],
])('writes nothing where %s', async (_case, before, after) => {
  expect(await written(before, after)).toEqual([]);
});

test.each<[string, MomentPolicy | undefined, MomentPolicy | undefined, AuditEntry['details']]>([
  ['it is switched on', undefined, CLIP, { kind: 'clip', cover: 'people' }],
  ['it is switched off', CLIP, undefined, { kind: 'off' }],
  ['people are uncovered', CLIP, BARE, { cover: 'nothing', reason: 'goods go missing' }],
  [
    'the reason changes',
    BARE,
    { ...BARE, uncoveredReason: 'a fall is clarified' },
    { reason: 'a fall is clarified' },
  ],
  ['it is kept longer', CLIP, { ...CLIP, keepHours: 720 }, { keepHours: 720 }],
  ['the full site keeps one too', CLIP, { ...CLIP, atCapacity: true }, { atCapacity: true }],
])('writes down that %s', async (_case, before, after, details) => {
  const [entry, ...others] = await written(before, after);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({ organisationId: 'main', action: 'site.moments-changed', target: 'site' });
  expect(entry?.details).toMatchObject(details);
});
