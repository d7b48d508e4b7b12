import { issueAuthority, issueServer } from '../../../tls/issue';

/** A camera's certificate for 127.0.0.1, by an authority that nobody has heard of. */
export async function untrustedCertificate(): Promise<{ readonly cert: string; readonly key: string }> {
  const nowMs = Date.now();
  const permitted = { dns: ['localhost'], networks: ['127.0.0.0/8'] };
  const authority = await issueAuthority({ commonName: 'camera maker', permitted, nowMs });
  const { certPem, keyPem } = await issueServer({ names: { dns: [], ip: ['127.0.0.1'] }, authority, nowMs });
  return { cert: certPem, key: keyPem };
}
