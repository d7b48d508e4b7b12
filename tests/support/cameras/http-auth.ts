import { createHash, randomBytes } from 'node:crypto';

/** Who may see a camera, and how it asks: the ways of RFC 7617 (Basic) and RFC 7616 (Digest, MD5). */
export interface CameraAccess {
  readonly scheme: 'basic' | 'digest';
  readonly username: string;
  readonly password: string;
}

const REALM = 'test camera';

/** The camera's side of HTTP and RTSP authentication. */
export class AccessCheck {
  readonly #access: CameraAccess;
  readonly #nonce = randomBytes(8).toString('hex');

  constructor(access: CameraAccess) {
    this.#access = access;
  }

  /** For `WWW-Authenticate`. */
  get challenge(): string {
    return this.#access.scheme === 'basic'
      ? `Basic realm="${REALM}"`
      : `Digest realm="${REALM}", nonce="${this.#nonce}"`;
  }

  /** Whether a request with that `Authorization` may pass. */
  accepts(authorization: string | undefined, method: string): boolean {
    const { scheme, username, password } = this.#access;
    if (authorization === undefined) return false;
    if (scheme === 'basic') {
      return authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    const fields = fieldsOf(authorization);
    if (fields.get('nonce') !== this.#nonce || fields.get('username') !== username) return false;
    const secret = md5(`${username}:${REALM}:${password}`);
    const request = md5(`${method}:${fields.get('uri') ?? ''}`);
    const counted = fields.has('qop')
      ? `:${fields.get('nc') ?? ''}:${fields.get('cnonce') ?? ''}:${fields.get('qop') ?? ''}`
      : '';
    return fields.get('response') === md5(`${secret}:${this.#nonce}${counted}:${request}`);
  }
}

function fieldsOf(authorization: string): ReadonlyMap<string, string> {
  const found = authorization.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g);
  return new Map([...found].map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']));
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
