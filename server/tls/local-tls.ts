import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import { StartError } from '../start-error';
import { CurrentMaterial } from './current-material';
import { hostNames, type HostNames, machineNames } from './host-names';
import { issueServer } from './issue';
import { type LocalAuthority, openAuthority } from './local-authority';
import { isPermitted } from './name-constraints';
import { makePrivateFolder, readIfThere, replaceFile } from './private-files';
import type { TlsMaterial, TlsSource } from './tls-source';

const RENEWED_BEFORE_END_MS = 30 * 24 * 3600 * 1000;
/** A laptop gets another address in another network; looking costs nothing. */
const CHECK_EVERY_MS = 60_000;

interface LocalTlsOptions {
  readonly dataDir: string;
  /** Besides the machine's own, as certificates carry them. */
  readonly names: readonly string[];
}

/** What surrounds it; tests bring their own. */
interface Surroundings {
  readonly nowMs?: () => number;
  readonly checkEveryMs?: number;
  readonly machineNames?: (extra: readonly string[]) => HostNames;
}

/** A certificate by an authority of this machine, renewed before it ends and when the machine's names change. */
export class LocalTls implements TlsSource {
  readonly authority: LocalAuthority;
  readonly #file: string;
  readonly #namesNow: () => HostNames;
  readonly #nowMs: () => number;
  readonly #material: CurrentMaterial;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #leftOut = '';
  #isChecking = false;

  /** Makes the authority and the certificate in `tls` below the data folder, or reads them. Throws `StartError`. */
  static async open(options: LocalTlsOptions, log: Logger, around: Surroundings = {}): Promise<LocalTls> {
    const { nowMs = () => Date.now(), machineNames: namesOf = machineNames } = around;
    const folder = join(options.dataDir, 'tls');
    makePrivateFolder(folder);
    const authority = await openAuthority({ folder, names: namesOf(options.names), nowMs: nowMs() });
    refuseForeignNames(options.names, authority, folder);
    const file = join(folder, 'server.pem');
    const names = permittedOf(namesOf(options.names), authority);
    const stored = parseMaterial(readIfThere(file) ?? '');
    const fits = stored !== null && doesFit(stored, { names, authority, nowMs: nowMs() });
    const material = fits ? stored : await issueInto(file, { names, authority, nowMs: nowMs() });
    return new LocalTls({ options, authority, file, material, log, around: { ...around, nowMs } });
  }

  private constructor(parts: {
    readonly options: LocalTlsOptions;
    readonly authority: LocalAuthority;
    readonly file: string;
    readonly material: TlsMaterial;
    readonly log: Logger;
    readonly around: Surroundings & Required<Pick<Surroundings, 'nowMs'>>;
  }) {
    const { options, around } = parts;
    this.authority = parts.authority;
    this.#file = parts.file;
    this.#log = parts.log;
    this.#material = new CurrentMaterial(parts.material);
    this.#nowMs = around.nowMs;
    this.#namesNow = () => (around.machineNames ?? machineNames)(options.names);
    this.#tellLeftOut(this.#namesNow());
    this.#timer = setInterval(() => void this.#check(), around.checkEveryMs ?? CHECK_EVERY_MS);
    this.#timer.unref();
  }

  hosts(): readonly string[] {
    const { dns, ip } = permittedOf(this.#namesNow(), this.authority);
    return [...dns, ...ip];
  }

  current(): TlsMaterial {
    return this.#material.get();
  }

  onChange(listener: (material: TlsMaterial) => void): () => void {
    return this.#material.onChange(listener);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#material.dispose();
  }

  async #check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      const { authority } = this;
      const all = this.#namesNow();
      this.#tellLeftOut(all);
      const of = { names: permittedOf(all, authority), authority, nowMs: this.#nowMs() };
      if (doesFit(this.current(), of)) return;
      this.#material.replace(await issueInto(this.#file, of));
      this.#log.info('the certificate was made anew');
    } catch (error) {
      this.#log.warn(`the certificate could not be made anew: ${messageOf(error)}`);
    } finally {
      this.#isChecking = false;
    }
  }

  /** Says once which of the machine's own names the authority may not vouch for. */
  #tellLeftOut({ dns, ip }: HostNames): void {
    const leftOut = [...dns, ...ip].filter((name) => !isPermitted(this.authority.permitted, name)).join(', ');
    if (leftOut !== '' && leftOut !== this.#leftOut) {
      this.#log.warn(`not in the certificate, the local authority was made for other names: ${leftOut}`);
    }
    this.#leftOut = leftOut;
  }
}

interface Wanted {
  readonly names: HostNames;
  readonly authority: LocalAuthority;
  readonly nowMs: number;
}

async function issueInto(file: string, wanted: Wanted): Promise<TlsMaterial> {
  const made = await issueServer(wanted);
  replaceFile(file, `${made.keyPem}${made.certPem}`);
  return made;
}

function doesFit(material: TlsMaterial, { names, authority, nowMs }: Wanted): boolean {
  const certificate = new X509Certificate(material.certPem);
  const leftMs = Date.parse(certificate.validTo) - nowMs;
  // As long as the authority itself lasts, a certificate that ends with it cannot be bettered.
  const isFresh = leftMs > RENEWED_BEFORE_END_MS || Date.parse(certificate.validTo) >= authority.notAfterMs;
  return (
    isFresh &&
    certificate.verify(new X509Certificate(authority.certPem).publicKey) &&
    names.dns.every((name) => certificate.checkHost(name) !== undefined) &&
    names.ip.every((address) => certificate.checkIP(address) !== undefined)
  );
}

/** Null where the text is not what `issueInto` wrote: it is made anew then. */
function parseMaterial(text: string): TlsMaterial | null {
  const start = text.indexOf('-----BEGIN CERTIFICATE-----');
  if (start <= 0) return null;
  const material = { keyPem: text.slice(0, start), certPem: text.slice(start) };
  try {
    const certificate = new X509Certificate(material.certPem);
    return certificate.checkPrivateKey(createPrivateKey(material.keyPem)) ? material : null;
  } catch {
    return null;
  }
}

function permittedOf({ dns, ip }: HostNames, { permitted }: LocalAuthority): HostNames {
  return hostNames([...dns, ...ip].filter((name) => isPermitted(permitted, name)));
}

/** The machine's own names may be left out, but not what somebody asked for. */
function refuseForeignNames(names: readonly string[], { permitted }: LocalAuthority, folder: string): void {
  const foreign = names.filter((name) => !isPermitted(permitted, name));
  if (foreign.length === 0) return;
  const what = foreign.every((name) => isIP(name) !== 0) ? 'address' : 'name';
  throw new StartError(
    `The local certificate authority was made before the ${what} ${foreign.join(', ')} was asked for and may not vouch for it: remove ${folder} to make a new one, which every device must trust again, or use a certificate of your own with --cert and --key.`,
  );
}
