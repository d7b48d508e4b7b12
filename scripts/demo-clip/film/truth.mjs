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
  {
    id: 'view',
    name: 'Whole picture',
    polygon: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
  },
  {
    id: 'display',
    name: 'New arrivals',
    polygon: [
      [rx - 0.72, rz + 0.62],
      [rx + 0.78, rz + 0.62],
      [rx + 0.78, rz - 0.95],
      [rx - 0.72, rz - 0.95],
    ].map(unit),
  },
  {
    id: 'counter',
    name: 'Counter',
    polygon: [
      [1.55, 6.72],
      [3.1, 6.72],
      [3.1, 5.55],
      [1.55, 5.55],
    ].map(unit),
  },
];

/** The entrance line; from start to end the shop lies on the right-hand side. */
export const entrance = {
  id: 'entrance',
  name: 'Entrance',
  role: 'entrance',
  start: unit([-3.1, 7.5]),
  end: unit([-0.8, 7.5]),
};

function inside(polygon, [x, y]) {
  let odd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

/** People who come so close that their face is 60 px wide or more: the one who stops before the camera. */
const closeFaces = 1;

const sideOf = ({ start, end }, [x, y]) =>
  (end[0] - start[0]) * (y - start[1]) - (end[1] - start[1]) * (x - start[0]);
const round = (v) => Number(v.toFixed(3));

const anchor = (r) => [(r.box[0] + r.box[2]) / 2 / width, r.box[3] / height];

/** Feet lift and settle while somebody walks over the line: a crossing counts once the anchor is this far beyond. */
const beyondPx = 6;

/** The crossings of one person; the time is the last change of side before the crossing counts. */
function crossingsOf(id, own) {
  const length = Math.hypot(entrance.end[0] - entrance.start[0], entrance.end[1] - entrance.start[1]);
  const out = [];
  let settled = null;
  let change = null;
  own.forEach((r, i) => {
    const at = anchor(r);
    const d = sideOf(entrance, at) / length;
    if (i > 0) {
      const before = anchor(own[i - 1]);
      const e = sideOf(entrance, before) / length;
      if (d > 0 !== e > 0) {
        const t = e / (e - d);
        change = { atSec: round((own[i - 1].frame + t) / fps), x: before[0] + t * (at[0] - before[0]) };
      }
    }
    if (Math.abs(d) * height < beyondPx) return;
    const now = d > 0 ? 'in' : 'out';
    const isOnLine = change !== null && change.x > entrance.start[0] && change.x < entrance.end[0];
    if (settled !== null && settled !== now && isOnLine)
      out.push({ atSec: change.atSec, direction: now, person: id });
    settled = now;
  });
  return out;
}

/** `rows`: { frame, id, box [x0,y0,x1,y1] px clipped to the picture, visibility 0–1 }, in frame order. */
export function makeTruth(rows, frames, video) {
  const crossings = [];
  const visits = [];
  const ids = [...new Set(rows.map((r) => r.id))];
  for (const id of ids) {
    const own = rows.filter((r) => r.id === id);
    crossings.push(...crossingsOf(id, own));
    for (const zone of zones) {
      const isIn = (r) =>
        zone.id === 'view' ? r.visibility >= 0.4 : r.visibility >= 0.1 && inside(zone.polygon, anchor(r));
      let from = null;
      let last = null;
      const close = () => {
        if (from !== null && last - from > 2)
          visits.push({
            zone: zone.id,
            person: id,
            intervalsSec: [[round(from / fps), round((last + 1) / fps)]],
          });
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
    const own = visits
      .filter((v) => v.zone === zone.id)
      .sort((a, b) => a.intervalsSec[0][0] - b.intervalsSec[0][0]);
    return {
      zone: zone.id,
      intervalsSec: own.flatMap((v) => v.intervalsSec),
      persons: own.map((v) => v.person),
      toleranceSec: zone.id === 'view' ? 0.4 : 0.5,
    };
  });
  const perFrame = Array(frames).fill(0);
  for (const r of rows) if (r.visibility >= 0.4) perFrame[r.frame]++;
  return {
    schema: 1,
    video,
    fps,
    width,
    height,
    durationSec: frames / fps,
    zones,
    lines: [{ ...entrance, crossings }],
    visits: merged,
    occupancyMax: Math.max(...perFrame),
    entries: crossings.filter((c) => c.direction === 'in').length,
    exits: crossings.filter((c) => c.direction === 'out').length,
    faces: closeFaces,
  };
}

/** MOTChallenge rows: frame (from 1), id, left, top, width, height, 1, class 1, visibility. */
export function motRows(rows) {
  return (
    rows
      .map(({ frame, id, box, visibility }) =>
        [
          frame + 1,
          id,
          ...[box[0], box[1], box[2] - box[0], box[3] - box[1]].map((v) => v.toFixed(1)),
          1,
          1,
          visibility.toFixed(3),
        ].join(','),
      )
      .join('\n') + '\n'
  );
}

/** Reads rows back from the MOTChallenge form. */
export function rowsOfMot(text) {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [frame, id, x, y, w, h, , , visibility] = line.split(',').map(Number);
      return { frame: frame - 1, id, box: [x, y, x + w, y + h], visibility };
    });
}
