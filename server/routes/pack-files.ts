import type { Readable } from 'node:stream';
import { z } from 'zod';
import { MAX_PACK_BYTES } from '../../models/packs/pack';
import { mirroredAt, PUBLIC_PACKS, publicPack } from '../../models/packs/public-packs';
import { packFileRequestSchema, type PackFileRequest } from '../../src/api/pack-contract';
import { messageOf } from '../../src/lib/errors';
import { needs } from '../access/route-access';
import { audit, type AuditLog } from '../audit/audit-log';
import { DeliveryError } from '../integrations/delivery-error';
import type { OutsideAddresses } from '../integrations/outside-address';
import { openRemoteFile, type RemoteFile, type RemoteFileRules } from '../packs/remote-file';
import { ProblemError } from '../problem';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

interface PackFileRouteOptions {
  readonly addresses: Pick<OutsideAddresses, 'resolve'>;
  /** Where public packs are fetched instead of at their publishers'; null: there. */
  readonly mirror: string | null;
  readonly auditLog: AuditLog;
}

/** Each holds a connection and some memory. */
const MAX_AT_A_TIME = 2;
const ADVICE =
  'If this server has no way to the internet, download the file with a browser that has one, and choose it as a file.';

/** A place where a file may be had, and under which rules. */
interface Place {
  readonly url: string;
  readonly maxBytes: number;
  readonly trustedOrigin: string | null;
}

/**
 * Hands files of model packs on from other servers, which the page's policy keeps it from asking. Nothing
 * is kept here: the page checks the fingerprint, reads the file and keeps it.
 */
export function packFileRoutes(app: App, { addresses, mirror, auditLog }: PackFileRouteOptions): void {
  let underWay = 0;
  app.post(
    '/api/v1/pack-files',
    {
      config: needs('configuration:write'),
      schema: {
        tags: ['models'],
        summary: 'Fetches the ONNX file of a public detector, or of an https address',
        body: packFileRequestSchema,
        response: {
          200: {
            description: 'The file as the other server has it; whoever gets it checks its sha256',
            content: { 'application/octet-stream': { schema: z.custom<Readable>() } },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      if (underWay >= MAX_AT_A_TIME)
        throw new ProblemError(
          503,
          `${MAX_AT_A_TIME} files are being fetched already. Try again when they are there.`,
          {
            headers: { 'Retry-After': '30' },
          },
        );
      const places = placesOf(request.body, mirror);
      const abort = new AbortController();
      underWay += 1;
      // However it ends: read to its end, broken off by the page, or failed.
      reply.raw.once('close', () => {
        underWay -= 1;
        abort.abort();
      });
      await audit(auditLog, request, { action: 'pack.fetched', details: namedIn(request.body) });
      const { sizeBytes, content } = await openFirst(places, { addresses, signal: abort.signal });
      return reply
        .type('application/octet-stream')
        .header('Content-Disposition', 'attachment')
        .headers(sizeBytes === null ? {} : { 'Content-Length': sizeBytes })
        .send(content);
    },
  );
}

/** For the audit log: an address may hold a token. */
function namedIn(asked: PackFileRequest): Readonly<Record<string, string>> {
  return 'url' in asked ? { host: new URL(asked.url).host } : { packId: asked.packId };
}

function placesOf(asked: PackFileRequest, mirror: string | null): readonly Place[] {
  if ('url' in asked) return [{ url: asked.url, maxBytes: MAX_PACK_BYTES, trustedOrigin: null }];
  const known = publicPack(asked.packId);
  if (known === null) {
    const names = PUBLIC_PACKS.map(({ id }) => id).join(', ');
    throw new ProblemError(404, `There is no public detector "${asked.packId}"; there are ${names}.`);
  }
  const { urls, bytes: maxBytes } = known;
  if (mirror === null) return urls.map((url) => ({ url, maxBytes, trustedOrigin: null }));
  const trustedOrigin = new URL(mirror).origin;
  return urls.map((url) => ({ url: mirroredAt(mirror, url), maxBytes, trustedOrigin }));
}

/** The first place that answers; throws 502 with the reason of each. */
async function openFirst(
  places: readonly Place[],
  rules: Pick<RemoteFileRules, 'addresses' | 'signal'>,
): Promise<RemoteFile> {
  const reasons: string[] = [];
  for (const { url, ...place } of places) {
    try {
      return await openRemoteFile(url, { ...rules, ...place });
    } catch (error) {
      reasons.push(reasonOf(error, url));
    }
  }
  throw new ProblemError(502, `${reasons.join(' ')} ${ADVICE}`);
}

/** Nobody has misspelt the name of a publisher: what is missing is the way there. */
function reasonOf(error: unknown, url: string): string {
  const isUnknown = error instanceof DeliveryError && error.fault === 'name-unknown';
  return isUnknown ? `This server does not know the name ${new URL(url).host}.` : messageOf(error);
}
