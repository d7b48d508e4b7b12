import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../src/lib/errors';
import { createSerial } from '../../src/worker-host/serial';
import { keyIdOf, makeKeyFile, parseKey, readKeyFile } from '../gateway/credential-key';
import { seal, type Sealed, unseal } from '../gateway/sealed-record';

const OWNER_ONLY_FOLDER = 0o700;

/** An encrypted secret as it lies in the database, with the name of its key. */
export type SealedSecret = Sealed & { readonly keyId: string };

/** A secret cannot be opened: it was encrypted with another key. */
export class SecretLostError extends AppError {
  override readonly name = 'SecretLostError';

  constructor() {
    super(
      'secret-lost',
      'The stored secret was encrypted with another key: put that key back (HIRO_INTEGRATIONS_KEY, or the file integrations/secrets.key of the data folder), or give the secret again.',
    );
  }
}

/** Encrypts passwords and signing secrets that lie in the database. */
export interface SecretBox {
  /** `context` binds the secret to its place: it cannot be opened in another. */
  seal(context: string, secret: string): Promise<SealedSecret>;
  /** Throws `SecretLostError`. */
  open(context: string, sealed: SealedSecret): Promise<string>;
}

interface SecretBoxOptions {
  /** Absolute path; the key file is made there with the first secret. */
  readonly dataDir: string;
  /** Base64, 32 bytes. Processes that share a database need the same; null: the key file. */
  readonly key: string | null;
}

/** A box with the key that is set, or that of the data folder. */
export function createSecretBox({ dataDir, key: keyText }: SecretBoxOptions): SecretBox {
  const folder = join(dataDir, 'integrations');
  const path = join(folder, 'secrets.key');
  const inOrder = createSerial();
  let known: Buffer | null = null;
  const stored = async (): Promise<Buffer | null> => {
    known ??= keyText === null ? await readKeyFile(path) : parseKey(keyText);
    return known;
  };
  const forWriting = async (): Promise<Buffer> => {
    const key = await stored();
    if (key !== null) return key;
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    known = await makeKeyFile(path);
    return known;
  };
  return {
    seal: async (context, secret) => {
      const key = await inOrder(forWriting);
      return { ...seal(key, context, secret), keyId: keyIdOf(key) };
    },
    open: async (context, { keyId, ...sealed }) => {
      const key = await stored();
      const secret = key === null || keyIdOf(key) !== keyId ? null : unseal(key, context, sealed);
      if (secret === null) throw new SecretLostError();
      return secret;
    },
  };
}
