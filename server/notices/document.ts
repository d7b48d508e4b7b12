/** A paper that people read: built from facts once, written as HTML or as Markdown. */
export interface Paper {
  readonly title: string;
  /** What it is, in a sentence or two. */
  readonly lead: string;
  readonly sections: readonly Section[];
  /** The last line: when and from what it was made. */
  readonly foot: string;
}

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** Something that only the operator can answer. */
  | { readonly kind: 'question'; readonly text: string };

export function text(words: string): Block {
  return { kind: 'text', text: words };
}

export function question(words: string): Block {
  return { kind: 'question', text: words };
}

export function list(items: readonly string[]): Block {
  return { kind: 'list', items };
}

/** Names with their values; those without a value are left out. */
export function facts(rows: readonly (readonly [string, string])[]): Block {
  return { kind: 'facts', rows: rows.filter(([, value]) => value !== '') };
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): Block {
  return { kind: 'table', head, rows };
}
