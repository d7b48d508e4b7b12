import { expect, it } from 'vitest';
import { abortError } from './errors';
import { createLogger, type LogRecord } from './logger';

function recorder(level: 'debug' | 'warn' = 'debug') {
  const records: LogRecord[] = [];
  return { records, logger: createLogger('test', { level, sink: (record) => records.push(record) }) };
}

it('drops records below its level', () => {
  const { records, logger } = recorder('warn');
  logger.debug('a');
  logger.info('b');
  logger.warn('c');
  logger.error('d', new Error('cause'));
  expect(records.map((record) => record.message)).toEqual(['c', 'd']);
});

it('hides secrets, queries, credentials and contents', () => {
  const { records, logger } = recorder();
  logger.info('opened https://user:pw@cam.example/x?key=1', {
    token: 'abc',
    url: 'http://cam.example/live?sig=secret',
    image: 'data:image/png;base64,AAAA',
    long: 'x'.repeat(1000),
  });
  const text = JSON.stringify(records);
  for (const secret of ['pw', 'key=1', 'abc', 'sig=', 'AAAA']) expect(text).not.toContain(secret);
  expect(text.length).toBeLessThan(600);
});

it('never logs an abort', () => {
  const { records, logger } = recorder();
  logger.error('stopped', abortError());
  expect(records).toEqual([]);
});
