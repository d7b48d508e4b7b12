/** Turns the cast's acts into where everybody is, which way they face and how they move, frame by frame. */
import { cycleMetres } from '../figure/pose.mjs';
import { fps } from '../camera.mjs';

const stepsPerFrame = 4;
const dt = 1 / (fps * stepsPerFrame);
const easeSec = 0.45;
const turnRadPerSec = 3.4;

/** A smooth curve through the points, as dense points with their distance from the start. */
function curve(points) {
  const out = [];
  const at = (i) => points[Math.min(points.length - 1, Math.max(0, i))];
  let length = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let k = 0; k < 24; k++) {
      const t = k / 24;
      const q = [0, 1].map(
        (c) =>
          0.5 *
          (2 * p1[c] +
            (p2[c] - p0[c]) * t +
            (2 * p0[c] - 5 * p1[c] + 4 * p2[c] - p3[c]) * t * t +
            (3 * p1[c] - p0[c] - 3 * p2[c] + p3[c]) * t ** 3),
      );
      if (out.length > 0) length += Math.hypot(q[0] - out.at(-1).p[0], q[1] - out.at(-1).p[1]);
      out.push({ p: q, s: length });
    }
  }
  const end = at(points.length - 1);
  length += Math.hypot(end[0] - out.at(-1).p[0], end[1] - out.at(-1).p[1]);
  out.push({ p: end, s: length });
  return { out, length };
}

function placeOn({ out, length }, s) {
  const d = Math.min(length, Math.max(0, s));
  let i = 1;
  while (i + 1 < out.length && out[i].s < d) i++;
  const a = out[i - 1];
  const b = out[i];
  const t = b.s > a.s ? (d - a.s) / (b.s - a.s) : 1;
  return {
    at: [a.p[0] + (b.p[0] - a.p[0]) * t, a.p[1] + (b.p[1] - a.p[1]) * t],
    heading: Math.atan2(b.p[0] - a.p[0], b.p[1] - a.p[1]),
  };
}

const wrap = (a) => Math.atan2(Math.sin(a), Math.cos(a));
const smooth = (v) => {
  const t = Math.min(1, Math.max(0, v));
  return t * t * (3 - 2 * t);
};
const bump = (t, from, to, edge = 0.6) => smooth((t - from) / edge) * smooth((to - t) / edge);

function gesture(does, t, total) {
  if (does === 'camera')
    return {
      headNod: -13 * bump(t, 0, total, 0.5),
      headTurn: 11 + 4 * Math.sin(t * 1.3),
      reachL: 0,
      reachR: 0,
    };
  if (does === 'pay') {
    return {
      headNod: 12 * bump(t, 0.2, total),
      headTurn: 9 * Math.sin(t * 0.8),
      reachL: 0,
      reachR: 0.75 * bump(t, total * 0.35, total * 0.7),
    };
  }
  return {
    headNod: 9 * bump(t, 0.3, total),
    headTurn: 3 + 9 * Math.sin(t * 0.75 + 0.4),
    reachL: 0.8 * bump(t, total * 0.55, total * 0.85),
    reachR: 0.85 * bump(t, total * 0.15, total * 0.45),
  };
}

/** All states of one person, one per frame of the loop (null while away). */
export function act(person, frames) {
  const states = Array(frames).fill(null);
  let clock = person.startSec;
  let phase = person.id * 0.37;
  let heading = null;
  let place = null;
  let stride = 1;
  const pose = { headNod: 0, headTurn: 0, reachL: 0, reachR: 0 };
  const advance = (to, wanted, speed, aim, moved) => {
    heading =
      heading === null
        ? wanted
        : heading +
          Math.max(-turnRadPerSec * dt, Math.min(turnRadPerSec * dt, wrap(wanted - heading) * 7 * dt));
    const goal = smooth(speed / 1.05);
    stride +=
      (Math.max(goal, Math.abs(wrap(wanted - heading)) > 0.25 ? 0.3 : 0) - stride) * Math.min(1, 9 * dt);
    const turning = speed < 0.2 && Math.abs(wrap(wanted - heading)) > 0.25 ? 0.7 * dt : 0;
    phase += turning + moved / (cycleMetres * (person.build.height / 1.7) * (0.35 + 0.65 * stride));
    for (const key of Object.keys(pose)) pose[key] += (aim[key] - pose[key]) * Math.min(1, 8 * dt);
    place = to;
    clock += dt;
    const frame = Math.round(clock * fps);
    if (Math.abs(frame / fps - clock) < dt / 2 && frame >= 0 && frame < frames) {
      states[frame] = { at: place, heading, phase, stride, sway: clock + person.id * 2.1, ...pose };
    }
  };
  const rest = { headNod: 0, headTurn: 0, reachL: 0, reachR: 0 };
  person.acts.forEach((one, n) => {
    if (one.go) {
      const path = curve(place ? [place, ...one.go] : one.go);
      const easeIn = n > 0;
      const easeOut = n + 1 < person.acts.length;
      let s = 0;
      let speed = easeIn ? 0.05 : person.speed;
      while (s < path.length - 0.004) {
        const left = path.length - s;
        const brake = easeOut ? Math.sqrt(2 * (person.speed / easeSec) * 0.55 * left) + 0.03 : Infinity;
        speed = Math.min(person.speed, speed + (person.speed / easeSec) * dt, brake);
        s += speed * dt;
        const ahead = placeOn(path, Math.min(path.length, s + 0.22)).heading;
        advance(placeOn(path, s).at, ahead, speed, rest, speed * dt);
      }
    } else {
      const total = one.stand;
      for (let t = 0; t < total; t += dt) advance(place, one.face, 0, gesture(one.does, t, total), 0);
    }
  });
  return states;
}
