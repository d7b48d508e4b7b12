import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|mjs|css|html|json|svg|wasm|webmanifest)$/;
const SMALLEST_BYTES = 1024;
/** Above this, brotli's best quality takes minutes; quality 9 costs a few per cent of size. */
const LARGE_BYTES = 512 * 1024;
const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

/** Writes `.br` and `.gz` beside every compressible file of the finished build. */
export function precompress(): Plugin {
  let outDir = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const files = await readdir(outDir, { recursive: true });
        for (const name of files) {
          if (COMPRESSIBLE.test(name)) await compressBeside(join(outDir, name));
        }
      },
    },
  };
}

async function compressBeside(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < SMALLEST_BYTES) return;
  const quality = bytes.length > LARGE_BYTES ? 5 : 11;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  const smaller = await brotli(bytes, { params });
  // Weights hardly compress; a copy that saves less than a twentieth is not worth its disk.
  if (smaller.length > bytes.length * 0.95) return;
  await writeFile(`${file}.br`, smaller);
  await writeFile(`${file}.gz`, await gz(bytes));
}
