import { generate } from 'lean-qr';

/** Light border around a code, in modules, as ISO/IEC 18004 asks. */
const QUIET_ZONE = 4;

/** A QR code as the path of its dark modules, and the side of the square it stands in. */
export function qrPath(text: string): { readonly path: string; readonly side: number } {
  const code = generate(text);
  const runs: string[] = [];
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (!code.get(x, y)) continue;
      const start = x;
      while (code.get(x + 1, y)) x += 1;
      const length = x + 1 - start;
      runs.push(`M${start + QUIET_ZONE} ${y + QUIET_ZONE}h${length}v1h-${length}z`);
    }
  }
  return { path: runs.join(''), side: code.size + 2 * QUIET_ZONE };
}
