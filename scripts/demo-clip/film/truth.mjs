/** The exact truth of the clip from the rendered boxes. Picture coordinates of the truth file are 0–1. */
import { fps, height, project, width } from '../camera.mjs';
import { rugPlan } from '../shop/scene.mjs';

const unit = ([x, z]) => {
  const [px, py] = project(x, 0, z);
  return [Number((px / width).toFixed(4)), Number((py / height).toFixed(4))];
};

const [rx, rz] = rugPlan.at;

/** Zones as the product draws them. */
export const zones = [
  { id: 'view', name: 'Whole picture', polygon: [[0, 0], [1, 0], [1, 1], [0, 1]] },
  { id: 'display', name: 'New arrivals', polygon: [[rx - 0.72, rz + 0.62], [rx + 0.78, rz + 0.62], [rx + 0.78, rz - 0.95], [rx - 0.72, rz - 0.95]].map(unit) },
  { id: 'counter', name: 'Counter', polygon: [[1.55, 6.72], [3.1, 6.72], [3.1, 5.55], [1.55, 5.55]].map(unit) },
];

/** The entrance line; from start to end the shop lies on the right-hand side. */
export const entrance = { id: 'entrance', name: 'Entrance', role: 'entrance', start: unit([-3.1, 7.3]), end: unit([-0.8, 7.3]) };

function inside(polygon, [x, y]) {
  let odd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

const sideOf = ({ start, end }, [x, y]) => (end[0] - start[0]) * (y - start[1]) - (end[1] - start[1]) * (x - start[0]);
const round = (v) => Number(v.toFixed(3));

/** `rows`: { frame, id, box [x0,y0,x1,y1] px clipped to the picture, visibility 0–1 }, in frame order. */
export function makeTruth(rows, frames, video) {
  const crossings = [];
  const visits = [];
  const ids = [...new Set(rows.map((r) => r.id))];
  for (const id of ids) {
    const own = rows.filter((r) => r.id === id);
    const anchor = (r) => [(r.box[0] + r.box[2]) / 2 / width, r.box[3] / height];
    for (let i = 1; i < own.length; i++) {
      const a = sideOf(entrance, anchor(own[i - 1]));
      const b = sideOf(entrance, anchor(own[i]));
      if (a > 0 === b > 0) continue;
      const t = a / (a - b);
      const [p, q] = [anchor(own[i - 1]), anchor(own[i])];
      const x = p[0] + t * (q[0] - p[0]);
      if (x < entrance.start[0] || x > entrance.end[0]) continue;
      crossings.push({ atSec: round((own[i - 1].frame + t) / fps), direction: b > 0 ? 'in' : 'out', person: id });
    }
    for (const zone of zones) {
      const isIn = (r) => (zone.id === 'view' ? r.visibility >= 0.4 : r.visibility >= 0.1 && inside(zone.polygon, anchor(r)));
      let from = null;
      let last = null;
      const close = () => {
        if (from !== null && last - from > 2) visits.push({ zone: zone.id, person: id, intervalsSec: [[round(from / fps), round((last + 1) / fps)]] });
        from = null;
      };
      for (const r of own) {
        if (!isIn(r)) continue;
        if (from !== null && r.frame - last > fps) close();
        from ??= r.frame;
        last = r.frame;
      }
      close();
    }
  }
  crossings.sort((a, b) => a.atSec - b.atSec);
  const merged = zones.map((zone) => {
    const own = visits.filter((v) => v.zone === zone.id).sort((a, b) => a.intervalsSec[0][0] - b.intervalsSec[0][0]);
    return { zone: zone.id, intervalsSec: own.flatMap((v) => v.intervalsSec), persons: own.map((v) => v.person), toleranceSec: zone.id === 'view' ? 0.4 : 0.5 };
  });
  const perFrame = Array(frames).fill(0);
  for (const r of rows) if (r.visibility >= 0.4) perFrame[r.frame]++;
  return {
    schema: 1, video, fps, width, height, durationSec: frames / fps, zones,
    lines: [{ ...entrance, crossings }],
    visits: merged,
    occupancyMax: Math.max(...perFrame),
    entries: crossings.filter((c) => c.direction === 'in').length,
    exits: crossings.filter((c) => c.direction === 'out').length,
    faces: ids.length,
  };
}

/** MOTChallenge rows: frame (from 1), id, left, top, width, height, 1, class 1, visibility. */
export function motRows(rows) {
  return rows.map(({ frame, id, box, visibility }) =>
    [frame + 1, id, ...[box[0], box[1], box[2] - box[0], box[3] - box[1]].map((v) => v.toFixed(1)), 1, 1, visibility.toFixed(3)].join(',')).join('\n') + '\n';
}
