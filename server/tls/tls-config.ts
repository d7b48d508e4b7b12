import { resolve } from 'node:path';
import { StartError } from '../start-error';
import { parseHostName } from './host-names';

/** Which certificate to serve with. */
export type TlsConfig =
  | {
      readonly kind: 'local';
      /** What the machine is called besides its own names and addresses, as certificates carry it. */
      readonly names: readonly string[];
    }
  | {
      readonly kind: 'own';
      /** Absolute paths of PEM files. */
      readonly certFile: string;
      readonly keyFile: string;
    };

interface GivenTls {
  /** A word of the environment, or `true` by the option. */
  readonly https: string | boolean | undefined;
  readonly names: readonly string[];
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

const YES = new Set(['1', 'true', 'yes', 'on']);
const NO = new Set(['', '0', 'false', 'no', 'off']);

/** Null: plain http. Throws `StartError`. */
export function readTlsConfig({ https, names, cert = '', key = '' }: GivenTls): TlsConfig | null {
  if (cert !== '' && key !== '') {
    return { kind: 'own', certFile: resolve(cert), keyFile: resolve(key) };
  }
  if (cert !== '') {
    throw new StartError(`The certificate ${cert} needs its private key: name that file with --key.`);
  }
  if (key !== '') {
    throw new StartError(`The private key ${key} needs its certificate: name that file with --cert.`);
  }
  if (https === undefined && names.length > 0) {
    throw new StartError(`The name ${names.join(', ')} is for the certificate of --https: add --https.`);
  }
  if (!isYes(https)) return null;
  return { kind: 'local', names: names.map(parsedName) };
}

function isYes(https: string | boolean | undefined): boolean {
  if (typeof https !== 'string') return https === true;
  const word = https.trim().toLowerCase();
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  throw new StartError(`HIRO_HTTPS is "${https}": expected 1 or 0.`);
}

function parsedName(text: string): string {
  const name = parseHostName(text);
  if (name !== null) return name;
  throw new StartError(
    `"${text}" is no name for a certificate: expected a host name or an address such as cctv.shop.lan.`,
  );
}
