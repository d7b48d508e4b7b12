import { ApiError } from '../../api/http';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';
import { accountWords, refusalCode } from './account-words';

/** What is wrong, by field; `form` is for what no field is to blame for. */
export type Faults<Field extends string> = { readonly [Name in Field | 'form']?: string | null };

/** A form on its way to the server: whether it is under way, and what is wrong with it. */
export class Submission<Field extends string> {
  #faults: ReadonlyMap<string, string> = $state.raw(new Map());
  readonly #task: Task;

  /**
   * `fields` are the names by which the server may blame one of them; `blamedBy` says which field a
   * refusal by its code is about.
   */
  constructor(
    readonly texts: Texts,
    private readonly fields: readonly Field[],
    private readonly blamedBy: Readonly<Record<string, Field>> = {},
  ) {
    this.#task = new Task(texts);
  }

  get isBusy(): boolean {
    return this.#task.busy !== null;
  }

  /** What is wrong with a field; null if nothing is known. */
  fault(field: Field | 'form'): string | null {
    return this.#faults.get(field) ?? null;
  }

  /** Shows what is wrong. */
  blame(faults: Faults<Field>): void {
    this.#faults = named(faults);
  }

  /**
   * Does `act` unless a field is at fault or it is under way already; tells whether it was done. What
   * it throws is shown at the field that the server blames, else at the form.
   */
  async run(faults: Faults<Field>, act: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    this.#faults = named(faults);
    if (this.#faults.size > 0) return false;
    const isDone = await this.#task.run('submit', act);
    if (this.#task.error !== null) this.#faults = this.#faultsOf(this.#task.error);
    return isDone;
  }

  #faultsOf(error: unknown): ReadonlyMap<string, string> {
    const blamed = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
    const field =
      this.blamedBy[refusalCode(error) ?? ''] ??
      this.fields.find((known) => blamed.some(({ path }) => lastPart(path) === known));
    return new Map([[field ?? 'form', accountWords(this.texts, error)]]);
  }
}

/** The faults that there are. */
function named(faults: object): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(faults).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
