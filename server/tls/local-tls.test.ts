import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StartError } from '../start-error';
import { keptLog } from '../testing/quiet-log';
import { makeTempFolder } from '../testing/temp-folder';
import { hostNames, type HostNames } from './host-names';
import { LocalTls } from './local-tls';

const DAY_MS = 24 * 3600 * 1000;
const NOW_MS = Date.UTC(2026, 10, 24);
const MACHINE = ['till', 'till.local', 'localhost', '127.0.0.1', '::1', '192.168.1.20', '203.0.113.7'];

describe('LocalTls', () => {
  let folder: ReturnType<typeof makeTempFolder>;
  let nowMs: number;
  let machine: readonly string[];
  const opened: LocalTls[] = [];
  const { log, records } = keptLog();

  const open = async (names: readonly string[] = [], checkEveryMs = 1_000_000): Promise<LocalTls> => {
    const namesOf = (extra: readonly string[]): HostNames => hostNames([...machine, ...extra]);
    const around = { nowMs: () => nowMs, checkEveryMs, machineNames: namesOf };
    const source = await LocalTls.open({ dataDir: folder.path, names }, log, around);
    opened.push(source);
    return source;
  };
  const leafOf = (source: LocalTls): X509Certificate => new X509Certificate(source.current().certPem);

  beforeEach(() => {
    folder = makeTempFolder();
    nowMs = NOW_MS;
    machine = MACHINE;
    records.length = 0;
  });
  afterEach(() => {
    for (const source of opened.splice(0)) source.dispose();
    folder.remove();
  });

  test('the certificate holds for each name and address of the machine, and for no other', async () => {
    const source = await open(['cctv.shop.example']);
    const leaf = leafOf(source);
    for (const name of ['till', 'till.local', 'localhost', 'cctv.shop.example']) {
      expect(leaf.checkHost(name), name).toBe(name);
    }
    for (const address of ['127.0.0.1', '::1', '192.168.1.20', '203.0.113.7']) {
      expect(leaf.checkIP(address), address).toBe(address);
    }
    expect(leaf.checkHost('shop.example')).toBeUndefined();
    expect(leaf.checkIP('192.168.1.21')).toBeUndefined();
    expect(source.hosts()).toEqual(expect.arrayContaining(['cctv.shop.example', '192.168.1.20']));
  });

  test('it is for servers, for at most 397 days, signed by an authority for 10 years', async () => {
    const source = await open();
    const leaf = leafOf(source);
    const ca = new X509Certificate(source.authority.certPem);
    expect(leaf.ca).toBe(false);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBeLessThanOrEqual(397 * DAY_MS);
    expect(ca.ca).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(ca.subject).toMatch(/CN=HiRO CCTV local CA \(.+\)/);
    expect(ca.fingerprint256).toBe(source.authority.fingerprint);
    expect(Date.parse(ca.validTo) - NOW_MS).toBeGreaterThan(3640 * DAY_MS);
  });

  test.skipIf(process.platform === 'win32')('only the owner may read the keys', async () => {
    await open();
    const tls = join(folder.path, 'tls');
    expect(statSync(tls).mode & 0o777).toBe(0o700);
    expect(readdirSync(tls).sort()).toEqual(['ca.crt', 'ca.key', 'server.pem']);
    for (const name of ['ca.key', 'server.pem']) {
      expect(statSync(join(tls, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  test('the next start uses what is there', async () => {
    const first = await open();
    const second = await open();
    expect(second.current()).toEqual(first.current());
    expect(second.authority.fingerprint).toBe(first.authority.fingerprint);
  });

  test.each([
    ['with 30 days left', 367, []],
    ['when a name has come', 1, ['till.lan']],
  ])('%s a start makes another certificate by the same authority', async (_, days, names) => {
    const first = await open();
    nowMs += days * DAY_MS;
    const second = await open(names);
    expect(second.current().certPem).not.toBe(first.current().certPem);
    expect(second.authority.fingerprint).toBe(first.authority.fingerprint);
    expect(leafOf(second).verify(new X509Certificate(first.authority.certPem).publicKey)).toBe(true);
  });

  test('a damaged or foreign certificate is made anew', async () => {
    const first = await open();
    writeFileSync(join(folder.path, 'tls', 'server.pem'), 'nonsense');
    expect((await open()).current()).not.toEqual(first.current());
  });

  test('while it runs, it is renewed before it ends, and listeners are told', async () => {
    const source = await open([], 5);
    const told: string[] = [];
    const undo = source.onChange(({ certPem }) => told.push(certPem));
    const before = source.current().certPem;
    nowMs += 370 * DAY_MS;
    await vi.waitUntil(() => told.length > 0);
    expect(source.current().certPem).toBe(told[0]);
    expect(told[0]).not.toBe(before);
    expect(Date.parse(leafOf(source).validTo)).toBeGreaterThan(nowMs + 300 * DAY_MS);
    undo();
    machine = [...MACHINE, '10.1.2.3'];
    await vi.waitUntil(() => leafOf(source).checkIP('10.1.2.3') !== undefined);
    expect(told).toHaveLength(1);
    expect(readFileSync(join(folder.path, 'tls', 'server.pem'), 'utf8')).toContain(source.current().certPem);
  });

  test('an address that the authority may not vouch for is left out, and said once', async () => {
    await open();
    machine = [...MACHINE, '198.51.100.9'];
    const source = await open([], 5);
    const warnings = (): number => records.filter(({ message }) => message.includes('198.51.100.9')).length;
    expect(leafOf(source).checkIP('198.51.100.9')).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(warnings()).toBe(1);
  });

  test('a wanted name that the authority may not vouch for is refused with what to do', async () => {
    await open();
    await expect(open(['late.example'])).rejects.toThrow(StartError);
    await expect(open(['late.example'])).rejects.toThrow(/late\.example.*remove .*tls to make a new one/);
  });

  test.each(['ca.key', 'ca.crt'])('a damaged %s is an error, never a silent new authority', async (name) => {
    await open();
    writeFileSync(join(folder.path, 'tls', name), 'nonsense');
    await expect(open()).rejects.toThrow(/damaged: put ca\.crt and ca\.key back/);
    rmSync(join(folder.path, 'tls', 'ca.key'));
    await expect(open()).rejects.toThrow(StartError);
  });

  test('an authority that is over soon is replaced', async () => {
    const first = await open();
    nowMs += 3640 * DAY_MS;
    expect((await open()).authority.fingerprint).not.toBe(first.authority.fingerprint);
  });
});
