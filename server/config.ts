import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../src/lib/errors';
import { LOG_LEVELS } from '../src/lib/logger';
import { type AccountsConfig, readAccountsConfig } from './accounts/accounts-config';
import { readMaxBucketAgeDays } from './aggregates/bucket-age';
import { absolutePath } from './absolute-path';
import { type GatewayConfig, readGatewayConfig } from './gateway/gateway-config';
import { type LiveConfig, readLiveConfig } from './live/live-config';
import { type IntegrationConfig, readIntegrationConfig } from './integrations/integration-config';
import { readPackMirror } from './packs/pack-mirror';
import { StartError } from './start-error';
import { readTlsConfig, type TlsConfig } from './tls/tls-config';

const databaseUrlSchema = z.string().refine((text) => {
  try {
    return /^postgres(ql)?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
}, 'expected an address such as postgresql://user:password@host:5432/database');

const configSchema = z.object({
  port: z.coerce.number('expected a number').pipe(z.int().min(0).max(65_535)),
  host: z.string().trim().min(1),
  /** Absolute path of the embedded store; unused with `databaseUrl`. */
  dataDir: z.string().min(1).transform(absolutePath),
  /** PostgreSQL instead of the embedded store. */
  databaseUrl: databaseUrlSchema.nullable(),
  logLevel: z.enum(LOG_LEVELS),
  /** The built app. */
  appDir: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
});

/** Everything that is set from outside. */
export type ServerConfig = z.output<typeof configSchema> & {
  readonly accounts: AccountsConfig;
  /** Null: plain http. */
  readonly tls: TlsConfig | null;
  /** Null: no gateway. */
  readonly gateway: GatewayConfig | null;
  readonly integrations: IntegrationConfig;
  /** A folder on a web server that has the public model packs; null: they come from their publishers. */
  readonly packMirror: string | null;
  readonly live: LiveConfig;
  /** Days; see `BucketAges`. */
  readonly maxBucketAgeDays: number;
};

const USAGE = `Usage: server [--port N] [--host ADDRESS] [--data FOLDER] [--media FOLDER] [--gateway-port N] [--https [--name NAME]... | --cert FILE --key FILE] [--log debug|info|warn|error] [--app FOLDER]`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads arguments, then environment, then defaults; throws `StartError`. */
export function readConfig(args: readonly string[], env: Environment): ServerConfig {
  const given = parseOptions(args);
  const tls = readTlsConfig({
    https: given.https ?? env.HIRO_HTTPS,
    names: given.name ?? (env.HIRO_TLS_NAMES ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    cert: given.cert ?? env.HIRO_TLS_CERT,
    key: given.key ?? env.HIRO_TLS_KEY,
  });
  const result = configSchema.safeParse({
    port: given.port ?? env.HIRO_PORT ?? '8080',
    // Who asks for https wants other machines to come.
    host: given.host ?? env.HIRO_HOST ?? (tls === null ? '127.0.0.1' : '0.0.0.0'),
    dataDir: given.data ?? env.HIRO_DATA ?? './data',
    databaseUrl: env.DATABASE_URL === undefined || env.DATABASE_URL === '' ? null : env.DATABASE_URL,
    logLevel: given.log ?? env.HIRO_LOG ?? 'warn',
    appDir: given.app ?? env.HIRO_APP ?? defaultAppDir(),
  });
  if (result.success) {
    const gateway = gatewayOf(result.data, given, env);
    const accounts = readAccountsConfig(env);
    return {
      ...result.data,
      accounts,
      tls,
      gateway,
      live: readLiveConfig(env),
      integrations: readIntegrationConfig(env),
      packMirror: readPackMirror(env.HIRO_PACK_MIRROR),
      maxBucketAgeDays: readMaxBucketAgeDays(env),
    };
  }
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const name = field === 'databaseUrl' ? 'DATABASE_URL' : field;
  throw new StartError(`The setting "${name}" is not as expected: ${issue?.message ?? 'invalid'}. ${USAGE}`);
}

function gatewayOf(
  { port: pagePort, dataDir }: z.output<typeof configSchema>,
  given: GivenOptions,
  env: Environment,
): GatewayConfig | null {
  return readGatewayConfig({ env, port: given['gateway-port'], media: given.media, pagePort, dataDir });
}

type TextOption = 'port' | 'host' | 'data' | 'log' | 'app' | 'cert' | 'key' | 'gateway-port' | 'media';

interface GivenOptions extends Partial<Record<TextOption, string>> {
  readonly https?: boolean;
  readonly name?: readonly string[];
}

function parseOptions(args: readonly string[]): GivenOptions {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: text,
        host: text,
        data: text,
        log: text,
        app: text,
        'gateway-port': text,
        media: text,
        https: { type: 'boolean' },
        name: { type: 'string', multiple: true },
        cert: text,
        key: text,
      },
      strict: true,
      allowPositionals: false,
    }).values;
  } catch (error) {
    throw new StartError(`${messageOf(error)}. ${USAGE}`, error);
  }
}

/** `dist/app` beside the bundle in `dist/server`, and the same folder when run from source. */
function defaultAppDir(): string {
  const folder = dirname(fileURLToPath(import.meta.url));
  const isBundled = /[\\/]dist[\\/]server$/.test(folder);
  return isBundled ? join(folder, '..', 'app') : join(folder, '..', 'dist', 'app');
}
