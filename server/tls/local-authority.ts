import { createPrivateKey, X509Certificate } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../start-error';
import type { HostNames } from './host-names';
import { issueAuthority, type CertifiedKey } from './issue';
import { decodePermitted, NAME_CONSTRAINTS_OID, type PermittedNames, permittedFor } from './name-constraints';
import { readIfThere, replaceFile } from './private-files';
import { X509Certificate as ParsedCertificate } from './x509';

/** An authority that is over soon cannot vouch for a year. */
const LEAST_LEFT_MS = 30 * 24 * 3600 * 1000;

/** Vouches for this machine's names before devices that trust it. Its key never leaves its folder. */
export interface LocalAuthority extends CertifiedKey {
  readonly name: string;
  /** SHA-256 of the certificate as browsers show it. */
  readonly fingerprint: string;
  readonly notAfterMs: number;
  readonly permitted: PermittedNames;
}

/** Reads the authority of a folder, or makes it for these names. Throws `StartError`. */
export async function openAuthority(of: {
  readonly folder: string;
  readonly names: HostNames;
  readonly nowMs: number;
}): Promise<LocalAuthority> {
  const certFile = join(of.folder, 'ca.crt');
  const keyFile = join(of.folder, 'ca.key');
  const certPem = readIfThere(certFile);
  if (certPem !== null) {
    const authority = readAuthority(of.folder, { certPem, keyPem: readIfThere(keyFile) ?? '' });
    if (authority.notAfterMs - of.nowMs > LEAST_LEFT_MS) return authority;
  }
  const made = await issueAuthority({
    commonName: `HiRO CCTV local CA (${hostname()})`,
    permitted: permittedFor(of.names),
    nowMs: of.nowMs,
  });
  // A certificate without its key would be an error at the next start; a key alone is none.
  replaceFile(keyFile, made.keyPem);
  replaceFile(certFile, made.certPem, { isSecret: false });
  return readAuthority(of.folder, made);
}

function readAuthority(folder: string, { certPem, keyPem }: CertifiedKey): LocalAuthority {
  try {
    const certificate = new X509Certificate(certPem);
    if (!certificate.ca || !certificate.checkPrivateKey(createPrivateKey(keyPem))) {
      throw new Error('The key is not that of the certificate');
    }
    const parsed = new ParsedCertificate(certPem);
    const constraints = parsed.getExtension(NAME_CONSTRAINTS_OID);
    return {
      certPem,
      keyPem,
      name: parsed.subjectName.getField('CN')[0] ?? '',
      fingerprint: certificate.fingerprint256,
      notAfterMs: parsed.notAfter.getTime(),
      permitted: constraints === null ? { dns: [], networks: [] } : decodePermitted(constraints.value),
    };
  } catch (error) {
    throw new StartError(
      `The local certificate authority in ${folder} is damaged: put ca.crt and ca.key back from a backup, or remove the folder to make a new one, which every device must trust again.`,
      error,
    );
  }
}
