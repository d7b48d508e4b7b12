import { z } from 'zod';

const KEY = 'hiro.pack';

/** own: in this browser; site: beside the page. */
const choiceSchema = z.strictObject({
  kind: z.enum(['own', 'site']),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** For messages when it is not there any more. */
  name: z.string().max(200),
});

/** The detector that somebody chose instead of the product's own. */
export type PackChoice = z.infer<typeof choiceSchema>;

/** Null: the product's own detector. */
export function chosenPack(storage: Storage | null = safeStorage()): PackChoice | null {
  try {
    const parsed = choiceSchema.safeParse(JSON.parse(storage?.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Takes effect when an engine is started next. */
export function rememberPack(choice: PackChoice | null, storage: Storage | null = safeStorage()): void {
  if (choice === null) storage?.removeItem(KEY);
  else storage?.setItem(KEY, JSON.stringify(choice));
}

/** Null where the browser refuses storage. */
function safeStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
