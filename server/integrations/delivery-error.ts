import type { DeliveryFault } from '../../src/api/integration-contract';
import { AppError, messageOf } from '../../src/lib/errors';
import { codeOf } from '../start-error';
import { SecretLostError } from './secret-box';

/** Something could not be sent; `fault` for programs, the message is a sentence that says what to do. */
export class DeliveryError extends AppError {
  override readonly name = 'DeliveryError';
  readonly fault: DeliveryFault;

  constructor(fault: DeliveryFault, message: string, cause?: unknown) {
    super('delivery', message, { cause });
    this.fault = fault;
  }
}

/** A failure as it is stored and shown. */
export interface Problem {
  readonly fault: DeliveryFault;
  readonly detail: string;
}

/** The words of whatever went wrong. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DeliveryError) return { fault: error.fault, detail: error.message };
  if (error instanceof SecretLostError) return { fault: 'secret-lost', detail: error.message };
  return { fault: 'other', detail: messageOf(error) };
}

/** A failed connection to `authority` (host and port) in words. */
export function connectionFault(authority: string, error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const code = codeOf(error);
  const fail = (fault: DeliveryFault, words: string): DeliveryError => new DeliveryError(fault, words, error);
  switch (code) {
    case 'ECONNREFUSED':
      return fail(
        'unreachable',
        `${authority} refuses connections. Check the port, and that the service runs.`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fail('name-unknown', `The name in ${authority} is not known here. Check its spelling.`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return fail('unreachable', `There is no way to ${authority} from this server. Check the address.`);
    case 'ETIMEDOUT':
      return fail('timeout', `${authority} did not answer in time.`);
    case 'ECONNRESET':
    case 'EPIPE':
      return fail('unreachable', `${authority} broke the connection off.`);
    default:
      return isCertificateCode(code)
        ? fail('certificate', certificateWords(authority, code))
        : fail('unreachable', `${authority} could not be reached: ${code === '' ? messageOf(error) : code}.`);
  }
}

function isCertificateCode(code: string): boolean {
  return (
    /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS/.test(code) ||
    code === 'INVALID_CA' ||
    code === 'HOSTNAME_MISMATCH'
  );
}

function certificateWords(authority: string, code: string): string {
  return /EXPIRED|NOT_YET|ALTNAME|MISMATCH/.test(code)
    ? `The certificate of ${authority} is not valid (${code}). Renew it, and use the name that is in it.`
    : `The certificate of ${authority} is signed by nobody whom this server trusts (${code}).`;
}
