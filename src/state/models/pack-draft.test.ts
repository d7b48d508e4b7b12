import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onnxFile } from '../../../models/packs/testing/onnx-file';
import type { EgressFetch } from '../../egress/egress';
import { Texts } from '../texts.svelte';
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
  return new PackDraft(texts, egress, run);
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
