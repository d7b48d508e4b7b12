import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../src/lib/errors';
import { LOG_LEVELS } from '../src/lib/logger';
import { StartError } from './start-error';

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
  dataDir: z
    .string()
    .min(1)
    .transform((path) => resolve(path.replace(/^~(?=$|[\\/])/, homedir()))),
  /** PostgreSQL instead of the embedded store. */
  databaseUrl: databaseUrlSchema.nullable(),
  logLevel: z.enum(LOG_LEVELS),
  /** The built app. */
  appDir: z
    .string()
    .min(1)
    .transform((path) => resolve(path)),
});
export type ServerConfig = z.output<typeof configSchema>;

const USAGE = `Usage: server [--port N] [--host ADDRESS] [--data FOLDER] [--log debug|info|warn|error] [--app FOLDER]`;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads arguments, then environment, then defaults; throws `StartError`. */
export function readConfig(args: readonly string[], env: Environment): ServerConfig {
  const given = parseOptions(args);
  const result = configSchema.safeParse({
    port: given.port ?? env.HIRO_PORT ?? '8080',
    host: given.host ?? env.HIRO_HOST ?? '127.0.0.1',
    dataDir: given.data ?? env.HIRO_DATA ?? './data',
    databaseUrl: env.DATABASE_URL === undefined || env.DATABASE_URL === '' ? null : env.DATABASE_URL,
    logLevel: given.log ?? env.HIRO_LOG ?? 'warn',
    appDir: given.app ?? env.HIRO_APP ?? defaultAppDir(),
  });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  const name = field === 'databaseUrl' ? 'DATABASE_URL' : field;
  throw new StartError(`The setting "${name}" is not as expected: ${issue?.message ?? 'invalid'}. ${USAGE}`);
}

function parseOptions(
  args: readonly string[],
): Partial<Record<'port' | 'host' | 'data' | 'log' | 'app', string>> {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { port: text, host: text, data: text, log: text, app: text },
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
