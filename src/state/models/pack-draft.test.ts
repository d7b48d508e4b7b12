import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onnxFile } from '../../../models/packs/testing/onnx-file';
import type { Pack } from '../../../models/packs/pack';
import { publicPack } from '../../../models/packs/public-packs';
import type { FetchPackFile } from '../../api/pack-client';
import type { PackFileRequest } from '../../api/pack-contract';
import type { EgressFetch } from '../../egress/egress';
import { abortError } from '../../lib/errors';
import { Texts } from '../texts.svelte';
import { PackAdding } from './pack-adding.svelte';
import { PackDraft } from './pack-draft.svelte';

const YOLOX = onnxFile({ outputs: [{ name: 'output', shape: [1, 3549, 85] }] });
const NAMELESS = onnxFile({ outputs: [{ name: 'output', shape: [1, 7, 3549] }] });

const texts = new Texts();
beforeEach(async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  vi.stubGlobal('location', { href: 'https://here.example/settings', origin: 'https://here.example' });
  await texts.whole();
});
afterEach(() => vi.unstubAllGlobals());

const fileOf = (name: string, content: BlobPart): File => new File([content], name);
const nothing: EgressFetch = () => Promise.reject(new Error('not asked for here'));
const runs = (ms: number) => () => Promise.resolve(ms);

function draftOf(egress: EgressFetch = nothing, run: () => Promise<number> = runs(12.4)): PackDraft {
  return new PackDraft(texts, { egress, run });
}

describe('a chosen file', () => {
  it('becomes a pack with its fingerprint; what was taken for granted is said', async () => {
    const draft = draftOf();
    await draft.choose([fileOf('net.onnx', YOLOX)]);
    expect(draft.verdict).toBe('guess');
    expect(draft.pack).toMatchObject({ id: 'net', bytes: YOLOX.length });
    expect(draft.pack?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(draft.form).toMatchObject({ layout: 'yolox', colour: 'bgr', fit: 'top-left', people: 'person' });
  });

  it('is read as the JSON file beside it says', async () => {
    const draft = draftOf();
    const wishes = '{"name":"Door","people":["0"],"classes":["visitor","cart","dog"]}';
    await draft.choose([fileOf('net.json', wishes), fileOf('net.onnx', NAMELESS)]);
    expect(draft.verdict).toBe('bad');
    await draft.choose([
      fileOf('net.json', wishes.replace('"0"', '"visitor"')),
      fileOf('net.onnx', NAMELESS),
    ]);
    expect(draft.pack).toMatchObject({ name: 'Door', reading: { personClasses: [0] } });
  });

  it('a JSON file with an unknown word is a fault', async () => {
    const draft = draftOf();
    await draft.choose([fileOf('net.json', '{"colour":"bgr"}'), fileOf('net.onnx', YOLOX)]);
    expect([draft.verdict, draft.findings.map(({ code }) => code)]).toEqual(['bad', ['wishes-wrong']]);
  });

  it('is read again with what the form says', async () => {
    const draft = draftOf();
    await draft.choose([fileOf('net.onnx', NAMELESS)]);
    expect(draft.pack).toBeNull();
    draft.form.people = '2';
    draft.form.colour = 'bgr';
    draft.form.range = 'byte';
    draft.form.fit = 'top-left';
    draft.check();
    expect(draft.pack?.reading.personClasses).toEqual([2]);
    expect(draft.pack?.input).toMatchObject({ colour: 'bgr', scale: [1, 1, 1], anchor: 'top-left' });
  });

  it('is tried before it is kept', async () => {
    const draft = draftOf();
    await draft.choose([fileOf('net.onnx', YOLOX)]);
    expect((await draft.tryIt())?.byteLength).toBe(YOLOX.length);
    expect(draft.findings.at(-1)).toEqual({ code: 'ran', values: { ms: 12 } });
  });

  it('that does not run is a fault with the engine’s words', async () => {
    const draft = draftOf(nothing, () => Promise.reject(new Error('no kernel for Foo')));
    await draft.choose([fileOf('net.onnx', YOLOX)]);
    expect(await draft.tryIt()).toBeNull();
    expect(draft.verdict).toBe('bad');
    expect(draft.findings.at(-1)).toEqual({ code: 'run-failed', values: { detail: 'no kernel for Foo' } });
  });

  it('cannot be pinned on an insecure origin', async () => {
    vi.stubGlobal('crypto', {});
    const draft = draftOf();
    await draft.choose([fileOf('net.onnx', YOLOX)]);
    expect([draft.pack, draft.failure?.includes('https')]).toEqual([null, true]);
  });
});

describe('an address', () => {
  it('of this server is fetched by the way out of the page', async () => {
    const asked: string[] = [];
    const draft = draftOf((purpose, { url }) => {
      asked.push(`${purpose} ${url}`);
      return Promise.resolve(new Response(YOLOX));
    });
    await draft.fetch('/models/own/net.onnx');
    expect(asked).toEqual(['model-download https://here.example/models/own/net.onnx']);
    expect(draft.pack?.id).toBe('net');
  });

  it.each([
    ['another server', 'https://models.example/n.onnx', /add https:\/\/models\.example\/n\.onnx/],
    ['nothing', '  ', /no address/],
    ['a file', 'file:///home/n.onnx', /no address/],
  ])('of %s is not asked, and the words say what to do', async (_, address, words) => {
    const draft = draftOf();
    await draft.fetch(address);
    expect(draft.failure).toMatch(words);
  });

  it('that is not there says so', async () => {
    const draft = draftOf(() => Promise.resolve(new Response('', { status: 404 })));
    await draft.fetch('/n.onnx');
    expect(draft.failure).toMatch(/could not be fetched: status 404/);
  });
});

describe('a file that the server fetches', () => {
  const NANO = publicPack('yolox-nano') ?? raise('no yolox-nano');

  function draftWith(fetchPackFile: FetchPackFile): PackDraft {
    return new PackDraft(texts, { egress: nothing, run: runs(3), fetchPackFile });
  }

  it('of another server is looked at with its fingerprint before it is kept', async () => {
    const asked: PackFileRequest[] = [];
    const draft = draftWith(async (request, { onProgress }) => {
      asked.push(request);
      onProgress({ receivedBytes: 5, totalBytes: YOLOX.length });
      expect(draft.progress).toEqual({ receivedBytes: 5, totalBytes: YOLOX.length });
      return YOLOX;
    });
    await draft.fetch('https://models.example/door.onnx?raw=1');
    expect(asked).toEqual([{ url: 'https://models.example/door.onnx?raw=1' }]);
    expect(draft.pack).toMatchObject({ id: 'door', sourceUrl: 'https://models.example/door.onnx?raw=1' });
    expect([draft.sha256, draft.progress]).toEqual([draft.pack?.sha256, null]);
  });

  it('is not asked for over plain http', async () => {
    const draft = draftWith(() => Promise.reject(new Error('not asked for here')));
    await draft.fetch('http://models.example/door.onnx');
    expect(draft.failure).toMatch(/over https only/);
  });

  it('as a public pack is refused unless it is the pinned file', async () => {
    const draft = draftWith(() => Promise.resolve(YOLOX));
    await draft.fetchPublic(NANO);
    expect(draft.failure).toMatch(new RegExp(`not the pinned file: expected SHA-256 ${NANO.sha256}`));
    expect([draft.pack, draft.sha256]).toEqual([null, null]);
  });

  it('says in the server’s words why it cannot be had', async () => {
    const draft = draftWith(() => Promise.reject(new Error('files.example answered with status 404.')));
    await draft.fetchPublic(NANO);
    expect(draft.failure).toMatch(/could not be fetched: files\.example answered with status 404/);
  });

  it('can be broken off, and nothing is said of that', async () => {
    const draft = draftWith(
      (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(abortError(signal)))),
    );
    const fetching = draft.fetchPublic(NANO);
    expect(draft.isBusy).toBe(true);
    draft.cancel();
    await fetching;
    expect([draft.isBusy, draft.failure, draft.pack]).toEqual([false, null, null]);
  });
});

describe('adding a public pack by one click', () => {
  const shared = process.env['HIRO_MEDIA'] ?? new URL('../../../../shared', import.meta.url).pathname;
  const path = `${shared}/models/yolox_nano.onnx`;

  it.skipIf(!existsSync(path))('gets it, checks it, tries it and keeps it (needs HIRO_MEDIA)', async () => {
    const kept: string[] = [];
    const shelf = { keep: async ({ name, sha256 }: Pack) => void kept.push(`${name} ${sha256.slice(0, 8)}`) };
    const fetchPackFile: FetchPackFile = async () => new Uint8Array(readFileSync(path));
    const adding = new PackAdding(texts, shelf, { run: runs(3), fetchPackFile });
    await adding.addPublic(publicPack('yolox-nano') ?? raise('no yolox-nano'));
    expect(kept).toEqual(['YOLOX-Nano e8af0749']);
    expect([adding.draft.verdict, adding.outcome]).toEqual([
      'good',
      'YOLOX-Nano is kept in this browser and chosen.',
    ]);
  });

  it('keeps nothing of what is not the pinned file', async () => {
    const shelf = { keep: () => Promise.reject(new Error('kept')) };
    const adding = new PackAdding(texts, shelf, {
      run: runs(3),
      fetchPackFile: () => Promise.resolve(YOLOX),
    });
    await adding.addPublic(publicPack('yolox-nano') ?? raise('no yolox-nano'));
    expect([adding.outcome, adding.draft.failure]).toEqual([
      null,
      expect.stringMatching(/not the pinned file/),
    ]);
  });
});

function raise(words: string): never {
  throw new Error(words);
}
