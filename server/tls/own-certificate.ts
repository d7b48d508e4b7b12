import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { messageOf } from '../../src/lib/errors';
import { codeOf, StartError } from '../start-error';
import type { TlsMaterial } from './tls-source';
import { SubjectAlternativeNameExtension, X509Certificate as ParsedCertificate } from './x509';

const SERVER_AUTH_OID = '1.3.6.1.5.5.7.3.1';

/** Where somebody's own certificate is. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate that a browser can take, as far as that can be seen here. */
export interface OwnCertificate extends TlsMaterial {
  /** Names and addresses, wildcards included. */
  readonly hosts: readonly string[];
  /** UTC, ms. */
  readonly notAfterMs: number;
}

/** Reads both files and checks them; throws `StartError` with the one thing to put right. */
export async function readOwnCertificate(files: CertificateFiles, nowMs: number): Promise<OwnCertificate> {
  const [certPem, keyPem] = await Promise.all([
    readText('certificate', files.certFile),
    readText('private key', files.keyFile),
  ]);
  const certificate = parseCertificate(files.certFile, certPem);
  const key = parseKey(files.keyFile, keyPem);
  if (!certificate.checkPrivateKey(key)) {
    throw new StartError(
      `${files.keyFile} is not the key of the first certificate in ${files.certFile}: name the two that belong together (the server's own certificate comes first, then those that vouch for it).`,
    );
  }
  refuseUnusable(files.certFile, certificate, nowMs);
  const hosts = hostsOf(certPem);
  if (hosts.length === 0) {
    throw new StartError(
      `The certificate ${files.certFile} names no host (subjectAltName): browsers refuse it. Get one for the name that people type.`,
    );
  }
  try {
    createSecureContext({ cert: certPem, key: keyPem });
  } catch (error) {
    throw new StartError(
      `The certificate ${files.certFile} cannot be served: ${messageOf(error)}. Get another one, by ECDSA P-256 or RSA with at least 2048 bits.`,
      error,
    );
  }
  return { certPem, keyPem, hosts, notAfterMs: Date.parse(certificate.validTo) };
}

async function readText(what: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new StartError(`The ${what} ${file}: ${why}. Correct the path or its rights.`, error);
  }
}

function parseCertificate(file: string, pem: string): X509Certificate {
  try {
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('not PEM');
    return new X509Certificate(pem);
  } catch (error) {
    throw new StartError(
      `${file} is no certificate in PEM form ("-----BEGIN CERTIFICATE-----"): convert it with "openssl x509 -inform der -in FILE -out NEW".`,
      error,
    );
  }
}

function parseKey(file: string, pem: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem)) {
    throw new StartError(
      `The private key ${file} asks for a passphrase, which nobody can type at a restart: write it without one ("openssl pkey -in FILE -out NEW") and let only the server's user read it.`,
    );
  }
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new StartError(
      `${file} is no private key in PEM form ("-----BEGIN PRIVATE KEY-----"): were --cert and --key mixed up?`,
      error,
    );
  }
}

function refuseUnusable(file: string, certificate: X509Certificate, nowMs: number): void {
  if (Date.parse(certificate.validTo) <= nowMs) {
    throw new StartError(`The certificate ${file} has expired on ${dayOf(certificate.validTo)}: renew it.`);
  }
  if (Date.parse(certificate.validFrom) > nowMs) {
    throw new StartError(
      `The certificate ${file} is valid from ${dayOf(certificate.validFrom)} on: check this machine's clock.`,
    );
  }
  // By Node's name it is the extended usage.
  const usage: readonly string[] | undefined = certificate.keyUsage;
  if (usage !== undefined && !usage.includes(SERVER_AUTH_OID)) {
    throw new StartError(
      `The certificate ${file} is not meant for servers (extended key usage serverAuth is missing): get another one.`,
    );
  }
}

function hostsOf(certPem: string): readonly string[] {
  const names =
    new ParsedCertificate(certPem).getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  return names.filter(({ type }) => type === 'dns' || type === 'ip').map(({ value }) => value);
}

/** A day as `2027-01-31`, UTC. */
function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}
