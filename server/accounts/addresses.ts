import type { FastifyRequest } from 'fastify';

/** How browsers reach the server. */
export interface Addresses {
  /** Whether a cookie for this request may be kept to https. */
  isSecure(request: FastifyRequest): boolean;
  /** Where links lead, such as "https://cctv.example.org". Set by us, or for whoever asks: never for mails to others without `HIRO_PUBLIC_URL`. */
  originOf(request: FastifyRequest): string;
}

/** Addresses by the setting, else by the request itself. */
export function createAddresses(publicUrl: string | null): Addresses {
  const known = publicUrl === null ? null : new URL(publicUrl);
  return {
    // A proxy may speak https with the browser and http with us.
    isSecure: (request) =>
      request.protocol === 'https' || (known?.protocol === 'https:' && known.host === request.host),
    originOf: (request) => known?.origin ?? `${request.protocol}://${request.host}`,
  };
}
