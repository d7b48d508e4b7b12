import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import { CurrentMaterial } from './current-material';
import { type CertificateFiles, type OwnCertificate, readOwnCertificate } from './own-certificate';
import type { TlsMaterial, TlsSource } from './tls-source';

/**
 * certbot swaps symbolic links, others replace files or mount them anew: reading two small files finds
 * every way, watching does not.
 */
const CHECK_EVERY_MS = 30_000;

interface Surroundings {
  readonly nowMs?: () => number;
  readonly checkEveryMs?: number;
}

/** Somebody's own certificate, read again when its files change. */
export class OwnTls implements TlsSource {
  readonly authority = null;
  readonly #files: CertificateFiles;
  readonly #log: Logger;
  readonly #nowMs: () => number;
  readonly #material: CurrentMaterial;
  readonly #timer: NodeJS.Timeout;
  #certificate: OwnCertificate;
  #complaint = '';
  #isChecking = false;

  /** Throws `StartError` where the files cannot be served. */
  static async open(files: CertificateFiles, log: Logger, around: Surroundings = {}): Promise<OwnTls> {
    const nowMs = around.nowMs ?? (() => Date.now());
    const first = await readOwnCertificate(files, nowMs());
    return new OwnTls(files, first, log, { ...around, nowMs });
  }

  private constructor(
    files: CertificateFiles,
    first: OwnCertificate,
    log: Logger,
    around: Surroundings & Required<Pick<Surroundings, 'nowMs'>>,
  ) {
    this.#files = files;
    this.#log = log;
    this.#nowMs = around.nowMs;
    this.#certificate = first;
    this.#material = new CurrentMaterial(first);
    this.#timer = setInterval(() => void this.#check(), around.checkEveryMs ?? CHECK_EVERY_MS);
    this.#timer.unref();
  }

  hosts(): readonly string[] {
    return this.#certificate.hosts.filter((host) => !host.startsWith('*'));
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

  /** Half a renewal is no error: the old certificate is served until both files fit. */
  async #check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      const read = await readOwnCertificate(this.#files, this.#nowMs());
      this.#complaint = '';
      const { certPem, keyPem } = this.#certificate;
      if (read.certPem === certPem && read.keyPem === keyPem) return;
      this.#certificate = read;
      this.#material.replace(read);
      this.#log.info('the certificate was read again');
    } catch (error) {
      const complaint = messageOf(error);
      if (complaint !== this.#complaint) this.#log.warn(`the certificate stays as it was: ${complaint}`);
      this.#complaint = complaint;
    } finally {
      this.#isChecking = false;
    }
  }
}
