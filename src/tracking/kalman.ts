/**
 * Kalman filter of one coordinate with a velocity that fades, for uneven time steps. Position in px,
 * time in s. A box is four of these: its coordinates are taken as independent.
 */
export interface AxisState {
  position: number;
  velocity: number;
  /** Covariance: position, position with velocity, velocity. */
  pp: number;
  pv: number;
  vv: number;
}

/** How a coordinate moves. */
export interface AxisMotion {
  /** Spectral density of the random acceleration, px²/s³. */
  readonly accelerationDensity: number;
  /** Time after which an unseen velocity has fallen to 1/e, s. */
  readonly velocityFadeSec: number;
}

/** A coordinate seen once: the position known to `positionSd` px, the velocity only to `velocitySd` px/s around 0. */
export function startAxis(position: number, positionSd: number, velocitySd: number): AxisState {
  return { position, velocity: 0, pp: positionSd * positionSd, pv: 0, vv: velocitySd * velocitySd };
}

/** Moves the state on by `dtSec` in place. */
export function predictAxis(axis: AxisState, dtSec: number, motion: AxisMotion): void {
  const keep = Math.exp(-dtSec / motion.velocityFadeSec);
  const reach = motion.velocityFadeSec * (1 - keep);
  const q = motion.accelerationDensity;
  axis.position += axis.velocity * reach;
  axis.velocity *= keep;
  axis.pp += 2 * reach * axis.pv + reach * reach * axis.vv + (q * dtSec ** 3) / 3;
  axis.pv = keep * (axis.pv + reach * axis.vv) + (q * dtSec ** 2) / 2;
  axis.vv = keep * keep * axis.vv + q * dtSec;
}

/** Takes a measurement with standard deviation `measurementSd` px, in place. */
export function correctAxis(axis: AxisState, measured: number, measurementSd: number): void {
  const total = axis.pp + measurementSd * measurementSd;
  const gainPosition = axis.pp / total;
  const gainVelocity = axis.pv / total;
  const innovation = measured - axis.position;
  axis.position += gainPosition * innovation;
  axis.velocity += gainVelocity * innovation;
  axis.vv -= gainVelocity * axis.pv;
  axis.pv *= 1 - gainPosition;
  axis.pp *= 1 - gainPosition;
}
