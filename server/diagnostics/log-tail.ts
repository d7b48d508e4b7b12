import type { LogRecord, LogSink } from '../../src/lib/logger';

const KEPT_RECORDS = 500;

/** A log record and when it was written. */
export interface KeptRecord extends LogRecord {
  readonly atMs: number;
}

/** Keeps the newest log records in memory, besides writing them where they go anyway. */
export class LogTail {
  readonly #records: KeptRecord[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** A sink that also keeps; records of level debug are not worth it. */
  keeping(sink: LogSink): LogSink {
    return (record) => {
      if (record.level !== 'debug') {
        this.#records.push({ ...record, atMs: this.#nowMs() });
        if (this.#records.length > KEPT_RECORDS) this.#records.shift();
      }
      sink(record);
    };
  }

  /** Oldest first. */
  records(): readonly KeptRecord[] {
    return [...this.#records];
  }
}
