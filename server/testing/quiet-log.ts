import { createLogger, type Logger, type LogRecord } from '../../src/lib/logger';

/** A log that is kept instead of printed. */
export function keptLog(): { readonly log: Logger; readonly records: LogRecord[] } {
  const records: LogRecord[] = [];
  return { log: createLogger('test', { level: 'debug', sink: (record) => records.push(record) }), records };
}
