import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { onnxFile } from '../../models/packs/testing/onnx-file';
import { PUBLIC_PACKS } from '../../models/packs/public-packs';
import { addPack, listPacks, removePack } from './add-pack';
import { download } from './download';
import { PackFolder } from './pack-folder';

/** A server on loopback: files by path; `/cut/` breaks off in the middle once, `/slow` says nothing. */
const FILE = onnxFile({
  outputs: [{ name: 'output', shape: [1, 3549, 85] }],
  notes: { filler: 'x'.repeat(200_000) },
});
const EXPECTED = { bytes: FILE.length, sha256: createHash('sha256').update(FILE).digest('hex') };
const HALF = FILE.length >> 1;

let server: Server;
let base = '';
let isCut = false;
const ranges: (string | undefined)[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    ranges.push(request.headers.range);
    if (path === '/slow') return;
    if (path === '/pointer.onnx') return void response.end('version https://git-lfs.github.com/spec/v1\n');
    if (path.startsWith('/other')) return void response.end('another file');
    if (!path.endsWith('net.onnx')) return void response.writeHead(404).end();
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'Content-Length': FILE.length - from });
    if (!path.startsWith('/cut/') || isCut) return void response.end(FILE.subarray(from));
    isCut = true;
    response.write(FILE.subarray(0, HALF), () => response.socket?.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let root = '';
let lines: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hiro-packs-'));
  lines = [];
  isCut = false;
  ranges.length = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const options = () => ({ root, log: (line: string) => lines.push(line) });
const packFolder = () => join(root, 'public', 'models', 'packs');

describe('a download', () => {
  const partPath = () => join(root, 'file.part');

  it('goes on where it was cut off, and is checked as a whole', async () => {
    const fetchIt = () => download(`${base}/cut/net.onnx`, { partPath: partPath(), expected: EXPECTED });
    await expect(fetchIt()).rejects.toThrow(/could not be fetched[^]*Run the same command again to go on/);
    expect(readFileSync(partPath()).length).toBe(HALF);
    expect(Buffer.compare(await fetchIt(), FILE)).toBe(0);
    expect(ranges).toEqual([undefined, `bytes=${HALF}-`]);
    expect(existsSync(partPath())).toBe(false);
  });

  it('tells how far it is', async () => {
    const seen: (readonly [number, number | null])[] = [];
    const onProgress = (received: number, total: number | null): void => void seen.push([received, total]);
    await download(`${base}/net.onnx`, { partPath: partPath(), expected: EXPECTED, onProgress });
    expect(seen.at(-1)).toEqual([FILE.length, FILE.length]);
  });

  it.each([
    ['another file than the pinned one', '/other', /is not the file that is pinned[^]*got {6}12 bytes/],
    ['a larger file', '/net.onnx', /larger than 100 bytes/],
    ['nothing there', '/gone', /status 404/],
    ['a server that says nothing', '/slow', /no answer for 0.2 s[^]*connected to the internet/],
  ])('%s is refused in words', async (_, path, message) => {
    const expected = path === '/net.onnx' ? { ...EXPECTED, bytes: 100 } : EXPECTED;
    const fetched = download(`${base}${path}`, { partPath: partPath(), expected, timeoutMs: 200 });
    await expect(fetched).rejects.toThrow(message);
  });

  it('without a way to the server says what to do', async () => {
    const nobody = 'http://no-such-host.invalid/yolox.onnx';
    await expect(download(nobody, { partPath: partPath(), expected: EXPECTED })).rejects.toThrow(
      /could not be fetched: [^]*connected to the internet[^]*npm run models -- add FILE/,
    );
  });
});

describe('models -- add', () => {
  it('takes an address, lists it for the page, and says what was taken for granted', async () => {
    await addPack(`${base}/net.onnx`, options());
    const [entry] = new PackFolder(root).list();
    expect(entry?.pack).toMatchObject({ id: 'net', sha256: EXPECTED.sha256, sourceUrl: `${base}/net.onnx` });
    expect(readdirSync(packFolder()).sort()).toEqual([
      `net.${EXPECTED.sha256.slice(0, 8)}.onnx`,
      'packs.json',
    ]);
    expect(lines.join('\n')).toMatch(/\? fed as its kind usually is: 416×416, BGR/);
  });

  it('takes a file with what the JSON beside it says', async () => {
    mkdirSync(join(root, 'own'));
    writeFileSync(join(root, 'own', 'door.onnx'), FILE);
    writeFileSync(join(root, 'own', 'door.json'), '{"name":"Door","input":{"colour":"rgb"}}');
    await addPack(join(root, 'own', 'door.onnx'), options());
    expect(new PackFolder(root).find('door')?.pack).toMatchObject({ name: 'Door', input: { colour: 'rgb' } });
  });

  it('the same name replaces the file, remove takes it away', async () => {
    const path = join(root, 'net.onnx');
    writeFileSync(path, FILE);
    await addPack(path, options());
    writeFileSync(path, onnxFile({ outputs: [{ name: 'o', shape: [1, 300, 6] }] }));
    await addPack(path, options());
    expect(readdirSync(packFolder()).filter((name) => name.endsWith('.onnx'))).toHaveLength(1);
    listPacks(options());
    expect(lines.join('\n')).toMatch(/net {10}.*416×416 rows {2}no licence stated[^]*yolox-s/);
    removePack('net', options());
    expect(readdirSync(packFolder())).toEqual(['packs.json']);
    expect(() => removePack('net', options())).toThrow(/there is no pack net/);
  });

  it('a public pack is refused unless it is the pinned file', async () => {
    const mirror = `${base}/other/`;
    await expect(addPack('yolox-nano', { ...options(), mirror })).rejects.toThrow(
      /is not the file that is pinned[^]*expected 3678356 bytes, sha256 e8af0749/,
    );
    expect(new PackFolder(root).list()).toEqual([]);
  });

  it.each([
    [
      'an unknown name',
      'yolo-nine',
      /no file yolo-nine, and no public pack .*yolox-nano, yolox-s, nanodet-plus/,
    ],
    ['an address of something else', 'POINTER', /pointer\.onnx cannot be used\.[^]*! this is no ONNX file/],
  ])('%s is refused in words', async (_, wanted, message) => {
    const name = wanted === 'POINTER' ? `${base}/pointer.onnx` : wanted;
    await expect(addPack(name, options())).rejects.toThrow(message);
  });
});

describe('public packs', () => {
  it.each(PUBLIC_PACKS)('$id is pinned and fetched over https', ({ sha256, bytes, urls }) => {
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(bytes).toBeGreaterThan(1e6);
    expect(urls.every((url) => url.startsWith('https://'))).toBe(true);
  });
});

const shared = process.env['HIRO_MEDIA'] ?? new URL('../../../shared', import.meta.url).pathname;
const yoloxNano = join(shared, 'models', 'yolox_nano.onnx');
describe.skipIf(!existsSync(yoloxNano))('yolox_nano.onnx (needs HIRO_MEDIA)', () => {
  it('is added by its name from a server that has it', async () => {
    const real = readFileSync(yoloxNano);
    const host = createServer((_, response) => response.end(real));
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    const mirror = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
    try {
      await addPack('yolox-nano', { ...options(), mirror });
    } finally {
      host.close();
    }
    const found = new PackFolder(root).find('yolox-nano');
    expect(found?.pack).toMatchObject({ name: 'YOLOX-Nano', licence: 'Apache-2.0', bytes: real.length });
    expect(found?.pack.reading).toMatchObject({ layout: 'yolox', boxes: 'cells' });
  });
});
