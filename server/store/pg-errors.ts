import { codeOf } from '../start-error';

/** Something points to a row that does not exist, or the other way round. */
export function isForeignKeyError(error: unknown): boolean {
  return codeOf(error) === '23503';
}

/** Something with the same key is there already. */
export function isUniqueError(error: unknown): boolean {
  return codeOf(error) === '23505';
}

/** A legal hold is on what should be deleted; the message says until when it holds at least. */
export function isHeldError(error: unknown): error is Error {
  return error instanceof Error && codeOf(error) === 'HL001';
}

const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
const LOST_CONNECTION =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded|Query read timeout|Client was closed)/;

/** The database went away or does not answer: worth trying again later. */
export function isConnectionError(error: unknown): boolean {
  const code = codeOf(error);
  // 08: connection, 53: out of resources, 57: shut down or cancelled by the operator.
  if (SYSTEM_CODES.has(code) || /^(08|53|57)/.test(code)) return true;
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}
