import { isAbortError, messageOf } from './errors';

/** debug: for whoever works on the code; info: milestones; warn: went on by itself; error: somebody must look. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Numbers and short words only: no pixels, no request bodies, no secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export interface LogRecord {
  readonly level: LogLevel;
  readonly scope: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** Receives each record that passes the level. */
export type LogSink = (record: LogRecord) => void;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** Logs what was thrown; aborts are dropped. */
  error(message: string, cause: unknown, fields?: LogFields): void;
}

const MAX_TEXT_LENGTH = 300;
const SECRET_FIELD = /token|secret|password|authorization|cookie|api-?key/i;

/** Writes to the console of the thread it runs in. */
export const consoleSink: LogSink = ({ level, scope, message, fields }) => {
  const words: unknown[] = [`[${scope}] ${message}`];
  if (Object.keys(fields).length > 0) words.push(fields);
  console[level](...words);
};

/** A logger for one part of the program; records below `level` are dropped. */
export function createLogger(
  scope: string,
  options: { readonly level?: LogLevel; readonly sink?: LogSink } = {},
): Logger {
  const lowest = LOG_LEVELS.indexOf(options.level ?? 'info');
  const sink = options.sink ?? consoleSink;
  const write = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(level) < lowest) return;
    sink({ level, scope, message: withoutSecrets(message), fields: cleanFields(fields) });
  };
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, cause, fields) => {
      if (isAbortError(cause)) return;
      write('error', message, { ...fields, cause: messageOf(cause) });
    },
  };
}

function cleanFields(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (SECRET_FIELD.test(name)) return [name, '(hidden)'];
      return [name, typeof value === 'string' ? withoutSecrets(value) : value];
    }),
  );
}

/** Cuts queries and credentials out of addresses, contents out of data addresses, and long texts short. */
function withoutSecrets(text: string): string {
  const clean = text
    .replace(/data:[^\s,]*,\S*/g, 'data:…')
    .replace(/(\w+:\/\/)[^\s/@]+@/g, '$1…@')
    .replace(/(\w+:\/\/[^\s?#]+)\?[^\s#]*/g, '$1?…');
  return clean.length > MAX_TEXT_LENGTH ? `${clean.slice(0, MAX_TEXT_LENGTH)}…` : clean;
}
