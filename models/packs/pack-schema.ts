import { z } from 'zod';
import { BOX_UNITS, MAX_PACK_BYTES, PACK_LAYOUTS, SCORE_KINDS, type Pack } from './pack';

const name = z.string().min(1).max(200);
const perChannel = z.array(z.number()).length(3);
const side = z.int().min(32).max(2048);

const feed = {
  width: side,
  height: side,
  colour: z.enum(['rgb', 'bgr']),
  scale: perChannel,
  offset: perChannel,
  fit: z.enum(['letterbox', 'stretch']),
  padValue: z.number().min(0).max(255),
};
const anchor = z.enum(['centre', 'top-left']);

/** A pack as it is kept: in this browser, and in the list that the command line writes. */
export const packSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/),
  name,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive().max(MAX_PACK_BYTES),
  licence: name.nullable(),
  sourceUrl: z.string().max(2000).nullable(),
  input: z.strictObject({
    ...feed,
    name,
    channels: z.literal(3),
    anchor: anchor.exactOptional(),
  }),
  sizeInput: name.nullable(),
  outputs: z.array(name).min(1).max(8),
  reading: z.strictObject({
    layout: z.enum(PACK_LAYOUTS),
    boxes: z.enum(BOX_UNITS),
    scores: z.enum(SCORE_KINDS),
    classes: z.array(z.string().max(200)).min(1).max(10_000),
    personClasses: z.array(z.int().min(0)).min(1).max(100),
  }),
}) satisfies z.ZodType<Pack>;

/** What `packs.json` holds. */
export interface PackList {
  readonly packs: readonly { readonly file: string; readonly pack: Pack }[];
}

/** `packs.json`: what the command line has put beside the page; files lie in the same folder. */
export const packListSchema = z.strictObject({
  packs: z.array(z.strictObject({ file: z.string().regex(/^[\w.-]+\.onnx$/), pack: packSchema })),
}) satisfies z.ZodType<PackList>;

/**
 * What its owner says of a file that does not say it itself, all of it optional: in a JSON file of the
 * same name beside it, or in the form.
 */
export const packWishesSchema = z.strictObject({
  name: name.optional(),
  licence: name.optional(),
  layout: z.enum(PACK_LAYOUTS).optional(),
  boxes: z.enum(BOX_UNITS).optional(),
  scores: z.enum(SCORE_KINDS).optional(),
  classes: z.array(z.string().max(200)).min(1).max(10_000).optional(),
  /** Names of classes, or their numbers. */
  people: z
    .array(z.union([z.string(), z.int().min(0)]))
    .min(1)
    .optional(),
  input: z
    .strictObject({ ...feed, anchor })
    .partial()
    .optional(),
});
export type PackWishes = z.infer<typeof packWishesSchema>;

/** Wishes of a JSON file; throws with words about what is wrong in it. */
export function readWishes(text: string): PackWishes {
  const parsed = packWishesSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    parsed.error.issues
      .map(({ path, message }) => `${path.map(String).join('.') || 'file'}: ${message}`)
      .join('; '),
  );
}
