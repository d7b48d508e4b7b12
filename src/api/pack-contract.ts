import { z } from 'zod';

/** `POST /api/v1/pack-files`: which ONNX file the server shall fetch and hand on; it keeps nothing of it. */
export const packFileRequestSchema = z.union([
  z.strictObject({
    /** Of one of `PUBLIC_PACKS`. */
    packId: z.string().min(1).max(40),
  }),
  z.strictObject({
    url: z
      .string()
      .max(2000)
      .refine(isFileAddress, 'expected an https address of a file, without user name and password'),
  }),
]);
export type PackFileRequest = z.infer<typeof packFileRequestSchema>;

function isFileAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
}
