import { expect, it } from 'vitest';
import { createEgress } from '../egress/egress';
import { MemoryLedger } from '../egress/memory-ledger';
import { MemoryOutboxStore } from './memory-store';
import { testBucket } from './test-bucket';
import { setUp } from './test-sender';
import { createUploads } from './upload';

const REFUSAL = {
  type: 'about:blank',
  title: 'Forbidden',
  status: 403,
  detail: 'These counts belong to another organisation.',
  code: 'other-organisation',
};

it.each([
  ['of an organisation', 'museum', 'museum'],
  ['of nobody known', null, null],
])('an upload %s says whose it is', async (_words, organisationId, named) => {
  let header: string | null = '';
  const egress = createEgress(new MemoryLedger(), (_url, init) => {
    header = new Headers(init?.headers).get('hiro-organisation');
    return Promise.resolve(new Response('{}'));
  });
  await createUploads(egress, organisationId, 'http://localhost/api/v1').counts('{}');
  expect(header).toBe(named);
});

it('counts wait while somebody of another organisation is signed in', async () => {
  let isOther = true;
  const posted: string[] = [];
  const post = (body: string): Promise<Response> => {
    posted.push(body);
    const accepted = { stored: [testBucket(1).id], duplicate: [], refused: [] };
    return Promise.resolve(
      isOther
        ? new Response(JSON.stringify(REFUSAL), {
            status: 403,
            headers: { 'content-type': 'application/problem+json' },
          })
        : new Response(JSON.stringify(accepted)),
    );
  };
  const store = new MemoryOutboxStore();
  const { sender } = setUp({ post }, { store });
  await store.put(testBucket(1));
  expect(await sender.sendNow()).toMatchObject({ waiting: 1, quarantined: 0 });
  isOther = false;
  expect(await sender.sendNow()).toMatchObject({ waiting: 0, quarantined: 0 });
  expect(posted).toHaveLength(2);
});
