import { z } from 'zod';

/** Where the build lists its own files, beside `index.html`. */
export const MANIFEST_FILE = 'build-manifest.json';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** What a build consists of; equal sources give equal manifests, wherever and whenever they are built. */
export const buildManifestSchema = z.strictObject({
  /** Of package.json. */
  version: z.string().max(100),
  /** Sha256 of a line `SHA256  PATH` for each file, by path: what `sha256sum` of all files is summed up to. */
  hash: sha256Schema,
  /** Path below the folder of the app, with `/` → sha256, by path. */
  files: z.record(z.string(), sha256Schema),
});
export type BuildManifest = z.infer<typeof buildManifestSchema>;
