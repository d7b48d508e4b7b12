import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostNames } from '../tls/host-names';
import { type CertifiedKey, issueAuthority, issueServer } from '../tls/issue';
import { permittedFor } from '../tls/name-constraints';

/** A certificate for these names as an authority of its own makes it. */
export async function makeCertificate(names: readonly string[], nowMs = Date.now()): Promise<CertifiedKey> {
  const hosts = hostNames(names);
  const authority = await issueAuthority({ commonName: 'Test CA', permitted: permittedFor(hosts), nowMs });
  return issueServer({ names: hosts, authority, nowMs });
}

/** The two files of a certificate, in a folder. */
export function writeCertificate(
  folder: string,
  { certPem, keyPem }: CertifiedKey,
): { readonly certFile: string; readonly keyFile: string } {
  const files = { certFile: join(folder, 'fullchain.pem'), keyFile: join(folder, 'privkey.pem') };
  writeFileSync(files.certFile, certPem);
  writeFileSync(files.keyFile, keyPem);
  return files;
}
