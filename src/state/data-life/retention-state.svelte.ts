import type { DataLifeClient } from '../../api/data-life-client';
import {
  isSettable,
  type KeptDays,
  type KeptKind,
  type Retention,
  SETTABLE,
  type SettableKind,
} from '../../api/data-life-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** What stands in the fields of one kind. */
export interface KeptWish {
  /** Null: nothing that is a number. */
  days: number | null;
  isForGood: boolean;
}

/** How long the organisation keeps what, as it is shown and edited. */
export class RetentionState {
  readonly task: Task<'load' | 'save'>;
  /** By kind, those that can be set here. */
  wishes: Partial<Record<SettableKind, KeptWish>> = $state({});
  #stored = $state.raw<Retention | null>(null);

  constructor(
    private readonly client: Pick<DataLifeClient, 'retention' | 'saveRetention'>,
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.load();
  }

  /** Null until read. */
  get stored(): Retention | null {
    return this.#stored;
  }

  get isChanged(): boolean {
    return this.#stored !== null && JSON.stringify(this.#wished()) !== JSON.stringify(setOf(this.#stored));
  }

  /** Whether minutes would outlive the hours and days that are made of them. */
  get isContradictory(): boolean {
    const { 'minute-counts': minutes, rollups } = this.#wished();
    return (rollups ?? Infinity) < (minutes ?? Infinity);
  }

  /** Whether its time can be set by whoever is at the screen. */
  canSet({ kind, isServerWide }: KeptKind): boolean {
    return isSettable(kind) && (!isServerWide || this.#stored?.isFirstOrganisation === true);
  }

  load(): Promise<boolean> {
    return this.task.run('load', async () => this.#take(await this.client.retention()));
  }

  /** After a change of somebody else, what they set is shown. */
  async save(): Promise<boolean> {
    const stored = this.#stored;
    if (stored === null) return false;
    return this.task.run('save', async () => {
      try {
        this.#take(await this.client.saveRetention(stored.version, this.#wished()));
      } catch (error) {
        this.#take(await this.client.retention());
        throw error;
      }
    });
  }

  /** Only what is not as usual; what is no number stays as it is stored. */
  #wished(): KeptDays {
    const stored: KeptDays = this.#stored === null ? {} : setOf(this.#stored);
    return Object.fromEntries(
      KINDS.flatMap((kind) => {
        const wish = this.wishes[kind];
        const days = wish === undefined || isEmpty(wish) ? stored[kind] : wish.isForGood ? null : wish.days;
        return days === undefined || days === SETTABLE[kind].usualDays ? [] : [[kind, days] as const];
      }),
    );
  }

  #take(retention: Retention): void {
    this.#stored = retention;
    const set = setOf(retention);
    const wishes: Partial<Record<SettableKind, KeptWish>> = {};
    for (const kept of retention.kinds) {
      if (!isSettable(kept.kind) || (kept.isServerWide && !retention.isFirstOrganisation)) continue;
      const days = kept.kind in set ? (set[kept.kind] ?? null) : SETTABLE[kept.kind].usualDays;
      wishes[kept.kind] = { days, isForGood: days === null };
    }
    this.wishes = wishes;
  }
}

const KINDS: readonly SettableKind[] = Object.keys(SETTABLE).filter(isSettable);

function isEmpty({ days, isForGood }: KeptWish): boolean {
  return days === null && !isForGood;
}

/** In the order of the kinds, without what is as usual anyway. */
function setOf({ days }: Retention): KeptDays {
  return Object.fromEntries(
    KINDS.flatMap((kind) => {
      const value = days[kind];
      return value === undefined || value === SETTABLE[kind].usualDays ? [] : [[kind, value] as const];
    }),
  );
}
