import type { RawBuilder } from 'kysely';
import type { DataKindId, KEEPING_RULES } from '../../src/api/data-life-contract';
import type { Database } from '../store/schema';
import type { RowsBySubject, Subject } from './rows-about';

/** A table, and what of it is whose. */
export interface KindTable {
  readonly name: keyof Database;
  /** By whom and what its rows are found for an archive and for an erasure. */
  readonly about: RowsBySubject;
  /** When a row is from, UTC ms; without it the table has no oldest row. */
  readonly atMs?: RawBuilder<unknown>;
  /** Never in an archive: what lets somebody in. */
  readonly secrets?: readonly string[];
  /** How an erasure takes a subject out of rows that stay; without it the rows go. */
  readonly scrubs?: Readonly<Partial<Record<Subject, (id: string) => RawBuilder<unknown>>>>;
  /** Columns of which an archive has a part only: the rest is about others. */
  readonly narrows?: Readonly<
    Partial<Record<Subject, Readonly<Record<string, (id: string) => RawBuilder<unknown>>>>>
  >;
  /** Ids in it outlive an erasure: it is the account of what was done. Names are never in it. */
  readonly staysOnErasure?: boolean;
}

/** What a server keeps of one kind. */
export interface DataKind {
  readonly id: DataKindId;
  readonly rule: (typeof KEEPING_RULES)[number];
  /** Of the rule 'fixed-days'. */
  readonly days?: number;
  readonly isServerWide?: boolean;
  readonly tables: readonly KindTable[];
}
