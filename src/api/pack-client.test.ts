import { expect, it } from 'vitest';
import { MAX_PACK_BYTES } from '../../models/packs/pack';
import type { EgressFetch, EgressRequest } from '../egress/egress';
import { createPackFileClient, type FileProgress } from './pack-client';

const { signal } = new AbortController();

/** A client whose server answers like this, and what it was asked. */
function clientOf(answer: Response) {
  const asked: EgressRequest[] = [];
  const egress: EgressFetch = async (purpose, request) => {
    expect(purpose).toBe('model-download');
    asked.push(request);
    return answer;
  };
  return { asked, fetchPackFile: createPackFileClient(egress) };
}

it('asks the server, and tells how far it is', async () => {
  const { asked, fetchPackFile } = clientOf(new Response('weights', { headers: { 'Content-Length': '7' } }));
  const seen: FileProgress[] = [];
  const bytes = await fetchPackFile(
    { packId: 'a' },
    { signal, onProgress: (progress) => seen.push(progress) },
  );
  expect(new TextDecoder().decode(bytes)).toBe('weights');
  expect(seen.at(-1)).toEqual({ receivedBytes: 7, totalBytes: 7 });
  expect(asked).toMatchObject([{ url: '/api/v1/pack-files', method: 'POST', body: '{"packId":"a"}' }]);
});

it('rejects with the server’s words', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Another server failed',
    status: 502,
    detail: 'No way to it.',
  };
  const { fetchPackFile } = clientOf(new Response(JSON.stringify(problem), { status: 502 }));
  await expect(fetchPackFile({ packId: 'a' }, { signal, onProgress: () => undefined })).rejects.toThrow(
    'No way to it.',
  );
});

it('takes no more than a pack may have', async () => {
  const headers = { 'Content-Length': String(MAX_PACK_BYTES + 1) };
  const { fetchPackFile } = clientOf(new Response('weights', { headers }));
  await expect(fetchPackFile({ packId: 'a' }, { signal, onProgress: () => undefined })).rejects.toThrow(
    `at most ${MAX_PACK_BYTES}`,
  );
});
