import { generate } from 'lean-qr';

/** Light border around a code, in modules, as ISO/IEC 18004 asks. */
const QUIET_ZONE = 4;

/** A QR code as an SVG element, black on white in any theme. `label` is for those who cannot see it. */
export function qrSvg(text: string, label: string): string {
  const code = generate(text);
  const side = code.size + 2 * QUIET_ZONE;
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
  return (
    `<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges">` +
    `<rect width="${side}" height="${side}" fill="#fff"/><path d="${runs.join('')}" fill="#000"/></svg>`
  );
}
