/** Picture size, frame rate and the one camera all parts share. World: metres, x right, y up, z away from the camera. */

export const width = 1280;
export const height = 720;
export const fps = 15;

const yawRad = (-9 * Math.PI) / 180;
const pitchRad = (14.5 * Math.PI) / 180;
const focalPx = 1000;

const [sy, cy, sp, cp] = [Math.sin(yawRad), Math.cos(yawRad), Math.sin(pitchRad), Math.cos(pitchRad)];

/** Where the lens is, and the unit vectors of the picture: right, up, forward. */
export const camera = {
  position: [0.9, 2.5, 0],
  right: [cy, 0, -sy],
  up: [sy * sp, cp, cy * sp],
  forward: [sy * cp, -sp, cy * cp],
  focalPx,
};

/** World point (metres) to picture pixels and view depth (metres), written into `out` as [xPx, yPx, depth]. */
export function project(x, y, z, out = [0, 0, 0]) {
  const [px, py, pz] = camera.position;
  const dx = x - px;
  const dy = y - py;
  const dz = z - pz;
  const { right, up, forward } = camera;
  const depth = dx * forward[0] + dy * forward[1] + dz * forward[2];
  const scale = focalPx / depth;
  out[0] = width / 2 + scale * (dx * right[0] + dy * right[1] + dz * right[2]);
  out[1] = height / 2 - scale * (dx * up[0] + dy * up[1] + dz * up[2]);
  out[2] = depth;
  return out;
}

/** Direction (unit vector) of the ray through a picture position, written into `out`. */
export function rayThrough(xPx, yPx, out = [0, 0, 0]) {
  const a = (xPx - width / 2) / focalPx;
  const b = (height / 2 - yPx) / focalPx;
  const { right, up, forward } = camera;
  const x = forward[0] + a * right[0] + b * up[0];
  const y = forward[1] + a * right[1] + b * up[1];
  const z = forward[2] + a * right[2] + b * up[2];
  const n = 1 / Math.hypot(x, y, z);
  out[0] = x * n;
  out[1] = y * n;
  out[2] = z * n;
  return out;
}
