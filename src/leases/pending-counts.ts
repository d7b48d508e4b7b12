import type { OpenCounts } from '../analytics/bucket-cutter';
import type { Bucket } from '../domain/bucket';
import type { LiveReport } from '../domain/lease';

/** What the one before had not sent is shown this long: by then it has arrived, or was lost with its page. */
const CARRY_MS = 120_000;

type Pending = Pick<LiveReport, 'pendingFromMs' | 'pendingEntries' | 'pendingExits'>;

interface CountedPart {
  readonly id: string;
  readonly startMs: number;
  readonly entries: number;
  readonly exits: number;
  /** Whether it was put into the outbox; before that it is missing there without being on the server. */
  isStored: boolean;
}

/**
 * Entries and exits of one camera that the server has not confirmed as buckets. The sum is of
 * everything that was counted since an instant, so that it is right whichever of it has arrived.
 */
export class PendingCounts {
  /** Oldest first. */
  #parts: CountedPart[] = [];
  #carried: (Pending & { readonly untilMs: number }) | null = null;

  add({ id, startMs, entries, exits }: Pick<Bucket, 'id' | 'startMs' | 'entries' | 'exits'>): void {
    this.#parts.push({ id, startMs, entries, exits, isStored: false });
  }

  /** The bucket is in the outbox. */
  stored(id: string): void {
    const part = this.#parts.find((one) => one.id === id);
    if (part !== undefined) part.isStored = true;
  }

  /** Goes on with what the viewer before had counted and not sent. */
  carry(report: Pending, nowMs: number): void {
    this.#carried = { ...report, untilMs: nowMs + CARRY_MS };
  }

  /** `oldestWaitingId`: of the outbox, which is emptied in the order of ids; null: it is empty. */
  sum(open: OpenCounts | null, oldestWaitingId: string | null, nowMs: number): Pending {
    if (this.#carried !== null && nowMs >= this.#carried.untilMs) this.#carried = null;
    const carried = this.#carried;
    const isPending = ({ id, isStored }: CountedPart): boolean =>
      !isStored || (oldestWaitingId !== null && id >= oldestWaitingId);
    const pendingFromMs = Math.min(
      open?.fromMs ?? Infinity,
      carried?.pendingFromMs ?? Infinity,
      ...this.#parts.filter(isPending).map(({ startMs }) => startMs),
      Math.floor(nowMs),
    );
    this.#parts = this.#parts.filter((part) => isPending(part) || part.startMs >= pendingFromMs);
    const sumOf = (of: 'entries' | 'exits'): number =>
      this.#parts.reduce(
        (sum, part) => sum + (part.startMs >= pendingFromMs ? part[of] : 0),
        open?.[of] ?? 0,
      );
    return {
      pendingFromMs,
      pendingEntries: sumOf('entries') + (carried?.pendingEntries ?? 0),
      pendingExits: sumOf('exits') + (carried?.pendingExits ?? 0),
    };
  }
}
