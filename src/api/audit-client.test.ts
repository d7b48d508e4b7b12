import { expect, test } from 'vitest';
import { createEgress } from '../egress/egress';
import { MemoryLedger } from '../egress/memory-ledger';
import { createAuditClient } from './audit-client';
import { ApiError, ServerUnreachableError } from './http';

const clientOf = (answer: () => Response, asked: string[] = []) =>
  createAuditClient(
    createEgress(new MemoryLedger(), (url) => {
      asked.push(String(url));
      return Promise.resolve(answer());
    }),
    'http://localhost/api/v1',
  );

test('the whole log is fetched by one request that the server writes down, and comes as it is', async () => {
  const asked: string[] = [];
  const lines = '{"sequence":1}\n{"sequence":2,"action":"audit.exported"}\n';
  expect(await clientOf(() => new Response(lines), asked).exportLines()).toBe(lines);
  expect(asked).toEqual(['http://localhost/api/v1/audit/export']);
});

test('a refusal, and an answer that breaks off, are failures and no half log', async () => {
  const refused = { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'No.' };
  const answer = (): Response =>
    new Response(JSON.stringify(refused), {
      status: 403,
      headers: { 'content-type': 'application/problem+json' },
    });
  await expect(clientOf(answer).exportLines()).rejects.toThrow(ApiError);
  const broken = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"sequence":1}\n')),
    pull: (controller) => controller.error(new TypeError('reset')),
  });
  await expect(clientOf(() => new Response(broken)).exportLines()).rejects.toThrow(ServerUnreachableError);
});
