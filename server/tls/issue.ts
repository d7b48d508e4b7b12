import { isIP } from 'node:net';
import type { HostNames } from './host-names';
import { encodePermitted, NAME_CONSTRAINTS_OID, type PermittedNames } from './name-constraints';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from './x509';

const DAY_MS = 24 * 3600 * 1000;
const AUTHORITY_DAYS = 3650;
/** Browsers refuse longer ones: 398 days, or 825 from authorities that users have added. */
const SERVER_DAYS = 397;
/** Devices' clocks differ. */
const BACKDATED_MS = DAY_MS;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };
const IS_CRITICAL = true;

/** A certificate and its private key, PEM. */
export interface CertifiedKey {
  readonly certPem: string;
  readonly keyPem: string;
}

/** Makes an authority that may vouch for the permitted names and for no further authority. */
export async function issueAuthority(of: {
  readonly commonName: string;
  readonly permitted: PermittedNames;
  readonly nowMs: number;
}): Promise<CertifiedKey> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ O: ['HiRO CCTV'] }, { CN: [of.commonName] }],
    notBefore: new Date(of.nowMs - BACKDATED_MS),
    notAfter: new Date(of.nowMs + (AUTHORITY_DAYS - 1) * DAY_MS),
    signingAlgorithm: SIGNATURE,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, IS_CRITICAL),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, IS_CRITICAL),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new Extension(NAME_CONSTRAINTS_OID, IS_CRITICAL, encodePermitted(of.permitted)),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return certifiedKey(certificate, keys.privateKey);
}

/** Makes a server's certificate for these names, by an authority; it ends with the authority at the latest. */
export async function issueServer(of: {
  readonly names: HostNames;
  readonly authority: CertifiedKey;
  readonly nowMs: number;
}): Promise<CertifiedKey> {
  const keys = await makeKeys();
  const issuer = new X509Certificate(of.authority.certPem);
  const lastMs = Math.min(of.nowMs + (SERVER_DAYS - 1) * DAY_MS, issuer.notAfter.getTime());
  const names = [...of.names.dns, ...of.names.ip];
  const certificate = await X509CertificateGenerator.create({
    subject: [{ O: ['HiRO CCTV'] }, { CN: ['HiRO CCTV server'] }],
    issuer: issuer.subjectName,
    notBefore: new Date(of.nowMs - BACKDATED_MS),
    notAfter: new Date(lastMs),
    publicKey: keys.publicKey,
    signingKey: await importKey(of.authority.keyPem),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(false, undefined, IS_CRITICAL),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, IS_CRITICAL),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return certifiedKey(certificate, keys.privateKey);
}

function makeKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function certifiedKey(certificate: X509Certificate, privateKey: CryptoKey): Promise<CertifiedKey> {
  const key = await crypto.subtle.exportKey('pkcs8', privateKey);
  return {
    certPem: `${certificate.toString('pem')}\n`,
    keyPem: `${PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  };
}

function importKey(pem: string): Promise<CryptoKey> {
  const [der] = PemConverter.decode(pem);
  if (der === undefined) throw new Error('The PEM text holds no key');
  return crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}
