import { z } from 'zod';

/** int64 values are written as text. */
const integer = z.union([z.number(), z.string()]).transform(Number);
const text = z.string().transform((base64) => Buffer.from(base64, 'base64').toString('latin1'));

const shape = z.object({
  dim: z.array(z.object({ size: integer })).optional(),
  unknownRank: z.boolean().optional(),
});

const attribute = z.object({
  i: integer.optional(),
  f: z.number().optional(),
  b: z.boolean().optional(),
  s: text.optional(),
  type: z.union([z.string(), z.number()]).optional(),
  shape: shape.optional(),
  list: z
    .object({
      i: z.array(integer).optional(),
      s: z.array(text).optional(),
      f: z.array(z.number()).optional(),
    })
    .optional(),
});

const node = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attribute).default({}),
});

const weight = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z
    .union([
      z.object({ dtype: z.literal('float16') }),
      z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() }),
    ])
    .optional(),
});

/** Groups of weights; each group's bytes are its shards one after the other. */
export const weightsManifestSchema = z.array(
  z.object({ paths: z.array(z.string()), weights: z.array(weight) }),
);

export const graphModelSchema = z.object({
  format: z.literal('graph-model').optional(),
  modelTopology: z.object({ node: z.array(node) }),
  weightsManifest: weightsManifestSchema,
});

export type TfNode = z.infer<typeof node>;
export type TfAttribute = z.infer<typeof attribute>;
export type WeightSpec = z.infer<typeof weight>;
export type WeightsManifest = z.infer<typeof weightsManifestSchema>;
