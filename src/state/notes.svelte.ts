const SHOWN_MS = 6_000;

/** A short message at the edge of the screen. */
export interface Note {
  readonly id: number;
  readonly text: string;
  readonly tone: 'done' | 'problem';
}

/** Short messages; those that report success go by themselves. */
export class Notes {
  #notes = $state.raw<readonly Note[]>([]);
  #nextId = 1;

  get all(): readonly Note[] {
    return this.#notes;
  }

  done(text: string): void {
    const id = this.#add(text, 'done');
    setTimeout(() => this.dismiss(id), SHOWN_MS);
  }

  /** A failure stays until it is dismissed. */
  problem(text: string): void {
    this.#add(text, 'problem');
  }

  dismiss(id: number): void {
    this.#notes = this.#notes.filter((note) => note.id !== id);
  }

  #add(text: string, tone: Note['tone']): number {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#notes = [...this.#notes.filter((note) => note.text !== text), { id, text, tone }];
    return id;
  }
}
