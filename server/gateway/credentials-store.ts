import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialsSchema, type Credentials } from '../../src/api/gateway-contract';
import { messageOf } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import { createSerial } from '../../src/worker-host/serial';
import { keyIdOf, makeKeyFile, parseKey, readKeyFile } from './credential-key';
import { credentialScope } from './credential-scope';
import { readCredentialsFile, writeCredentialsFile, type CredentialsFile } from './credentials-file';
import { GatewayError } from './gateway-error';
import type { GatewaySourceConfig } from './protocol';
import { seal, unseal } from './sealed-record';

/** Where credentials lie in the data folder. */
export function credentialFiles(dataDir: string): { folder: string; records: string; key: string } {
  const folder = join(dataDir, 'gateway');
  return { folder, records: join(folder, 'credentials.json'), key: join(folder, 'credentials.key') };
}

interface OpenOptions {
  readonly dataDir: string;
  /** Base64, 32 bytes; null: a key file in the data folder, made with the first credentials. */
  readonly key: string | null;
  readonly log: Logger;
}

/**
 * What cameras want to know before they send, encrypted at rest and bound to camera and address:
 * `get` and `has` answer only while the camera is at the address for which its credentials were set.
 */
export interface CredentialsStore {
  /** These are the cameras now. Nothing is deleted; credentials of other addresses are not given out. */
  follow(sources: readonly GatewaySourceConfig[]): void;
  get(cameraId: string): Credentials | null;
  has(cameraId: string): boolean;
  /** Resolves when it survives a power cut; null removes them. Rejects with `GatewayError`. */
  set(cameraId: string, credentials: Credentials | null): Promise<void>;
}

/**
 * Reads what is stored. A wrong key or a damaged file does not end the gateway: it is logged, cameras
 * go without credentials, and nothing is written until somebody has put it right.
 */
export async function openCredentials({ dataDir, key, log }: OpenOptions): Promise<CredentialsStore> {
  const files = credentialFiles(dataDir);
  try {
    return new FileCredentials(await load(files, key), files);
  } catch (error) {
    log.error('Credentials of cameras cannot be read', error);
    return new LockedCredentials(messageOf(error));
  }
}

interface Loaded {
  /** Null where none is needed yet. */
  readonly key: Buffer | null;
  readonly records: CredentialsFile['records'];
}

type Files = ReturnType<typeof credentialFiles>;

async function load(files: Files, keyText: string | null): Promise<Loaded> {
  const stored = await readCredentialsFile(files.records);
  const key = keyText === null ? await readKeyFile(files.key) : parseKey(keyText);
  if (keyText !== null && key === null) throw new Error('HIRO_GATEWAY_KEY is not 32 bytes in base64.');
  if (stored === null || Object.keys(stored.records).length === 0) return { key, records: {} };
  if (key !== null && stored.keyId === keyIdOf(key)) return { key, records: stored.records };
  const place = keyText === null ? files.key : 'HIRO_GATEWAY_KEY';
  throw new Error(
    `${place} ${key === null ? 'is missing' : 'is not the key'} that ${files.records} was encrypted with: ` +
      'give that key again, or remove the latter file and give the cameras’ passwords again.',
  );
}

class FileCredentials implements CredentialsStore {
  readonly #files: Files;
  readonly #inOrder = createSerial();
  readonly #scopes = new Map<string, string>();
  #key: Buffer | null;
  #records: CredentialsFile['records'];

  constructor({ key, records }: Loaded, files: Files) {
    this.#files = files;
    this.#key = key;
    this.#records = records;
  }

  follow(sources: readonly GatewaySourceConfig[]): void {
    this.#scopes.clear();
    for (const { cameraId, input } of sources) this.#scopes.set(cameraId, credentialScope(input));
  }

  get(cameraId: string): Credentials | null {
    const record = this.#recordOf(cameraId);
    if (record === null || this.#key === null) return null;
    const { scope, ...sealed } = record;
    if (scope !== this.#scopes.get(cameraId)) return null;
    const text = unseal(this.#key, contextOf(cameraId, scope), sealed);
    const parsed = credentialsSchema.safeParse(text === null ? null : JSON.parse(text));
    return parsed.success ? parsed.data : null;
  }

  has(cameraId: string): boolean {
    return this.get(cameraId) !== null;
  }

  set(cameraId: string, credentials: Credentials | null): Promise<void> {
    return this.#inOrder(async () => {
      if (credentials === null && this.#recordOf(cameraId) === null) return;
      try {
        await this.#write(cameraId, credentials);
      } catch (error) {
        if (error instanceof GatewayError) throw error;
        throw new GatewayError(
          'failed',
          `${this.#files.folder} cannot be written (${messageOf(error)}): give the server’s user the right to.`,
          error,
        );
      }
    });
  }

  async #write(cameraId: string, credentials: Credentials | null): Promise<void> {
    const key = await this.#keyForWriting();
    const others = Object.entries(this.#records).filter(([id]) => id !== cameraId);
    const own = credentials === null ? [] : [[cameraId, this.#sealed(key, cameraId, credentials)] as const];
    const records = Object.fromEntries([...others, ...own]);
    await writeCredentialsFile(this.#files.records, { version: 1, keyId: keyIdOf(key), records });
    this.#records = records;
  }

  #sealed(key: Buffer, cameraId: string, credentials: Credentials): CredentialsFile['records'][string] {
    const scope = this.#scopes.get(cameraId);
    if (scope === undefined) throw new GatewayError('failed', 'The gateway does not know this camera.');
    return { scope, ...seal(key, contextOf(cameraId, scope), JSON.stringify(credentials)) };
  }

  #recordOf(cameraId: string): CredentialsFile['records'][string] | null {
    return Object.hasOwn(this.#records, cameraId) ? (this.#records[cameraId] ?? null) : null;
  }

  async #keyForWriting(): Promise<Buffer> {
    if (this.#key === null) {
      await mkdir(this.#files.folder, { recursive: true, mode: 0o700 });
      this.#key = await makeKeyFile(this.#files.key);
    }
    return this.#key;
  }
}

/** Holds nothing and refuses to write, so that whatever lies on the disk can still be saved. */
class LockedCredentials implements CredentialsStore {
  constructor(private readonly reason: string) {}

  follow(): void {
    // Nothing is given out, whichever cameras there are.
  }

  get(): null {
    return null;
  }

  has(): boolean {
    return false;
  }

  set(): Promise<void> {
    return Promise.reject(new GatewayError('failed', this.reason));
  }
}

function contextOf(cameraId: string, scope: string): string {
  return JSON.stringify([cameraId, scope]);
}
