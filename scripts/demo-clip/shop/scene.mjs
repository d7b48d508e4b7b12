/** The shop: room, furniture, goods, lamps and the daylight in the door. */
import { hash, noise, randomFrom } from '../random.mjs';
import { fillShelf, tableware } from './goods.mjs';
import { glowing, oak, oakFloor, picture, plain, plaster, rug, slats } from './paints.mjs';

/** Floor plan, metres. */
export const room = { left: -3.8, right: 3.6, near: -1.5, back: 8.6, high: 3.1 };
/** The opening in the back wall. */
export const door = { left: -2.95, right: -1.2, top: 2.4, wallThick: 0.22 };
/** The low podium in the middle. */
export const podium = { at: [-0.1, 5.25], half: [0.62, 0.42], high: 0.46 };
/** The rug beside it, where people stop to look. */
export const rugPlan = { at: [-1.75, 5.3], half: [0.72, 0.95] };

const box = (at, half, paint, yaw = 0) => ({ kind: 0, at, half, paint, yaw });
const cylinder = (at, r, h, paint) => ({ kind: 1, at, half: [r, h, r], paint });
const ball = (at, half, paint) => ({ kind: 2, at, half, paint });

/** Everything the tracer needs; the same on every call. */
export function buildScene() {
  const random = randomFrom(7);
  const solids = [];
  const lamps = [];
  const add = (...some) => solids.push(...some);
  const white = plain('#efece5');
  const black = plain('#1d1e20', { gloss: 0.04, rough: 0.2 });
  const brass = plain('#b08a4a', { gloss: 0.25, rough: 0.25 });
  const { left, right, near, back, high } = room;
  const midX = (left + right) / 2;
  const midZ = (near + back) / 2;
  const halfX = (right - left) / 2;
  const halfZ = (back - near) / 2;

  addRoom();
  addCeiling();
  addDoor();
  addShelves();
  addCounter();
  addMiddle();
  addForeground();
  return { solids, lamps, portal: portalOfDoor(), daylight };

  function addRoom() {
    const green = plaster('#4d6b5f');
    add(box([midX, -0.1, midZ], [halfX + 0.3, 0.1, halfZ + 0.1], oakFloor));
    add(box([midX, high + 0.1, midZ], [halfX + 0.3, 0.1, halfZ + 0.1], plaster('#f1eee8')));
    add(box([left - 0.1, high / 2, midZ], [0.1, high / 2, halfZ], plaster('#e6dfd2')));
    add(box([right + 0.1, high / 2, midZ], [0.1, high / 2, halfZ], plaster('#e6dfd2')));
    add(box([midX, high / 2, near - 0.1], [halfX, high / 2, 0.1], plaster('#e6dfd2')));
    const t = door.wallThick / 2;
    const wall = (x0, x1, y0, y1) =>
      add(box([(x0 + x1) / 2, (y0 + y1) / 2, back + t], [(x1 - x0) / 2, (y1 - y0) / 2, t], green));
    wall(left, door.left, 0, high);
    wall(door.right, right, 0, high);
    wall(door.left, door.right, door.top, high);
    for (const [x0, x1] of [
      [left, door.left],
      [door.right, right],
    ]) {
      add(box([(x0 + x1) / 2, 0.06, back - 0.01], [(x1 - x0) / 2, 0.06, 0.012], white));
    }
    add(box([left + 0.01, 0.06, midZ], [0.012, 0.06, halfZ], white));
    add(box([right - 0.01, 0.06, midZ], [0.012, 0.06, halfZ], white));
  }

  function addCeiling() {
    const panel = glowing([7, 6.7, 6.1]);
    for (const x of [-2.2, 0.1, 2.4]) {
      for (const z of [0.6, 3.2, 5.6, 7.7]) {
        add(box([x, high - 0.01, z], [0.16, 0.02, 0.62], panel));
        add(
          box([x - 0.18, high - 0.01, z], [0.02, 0.03, 0.64], black),
          box([x + 0.18, high - 0.01, z], [0.02, 0.03, 0.64], black),
        );
        lamps.push({ at: [x, high - 0.04, z], half: [0.16, 0, 0.62], emit: [8.2, 7.7, 6.9] });
      }
    }
    add(cylinder([-1.0, high - 0.02, 6.7], 0.09, 0.03, white));
    add(box([1.2, high - 0.01, 6.6], [0.3, 0.015, 0.3], plain('#c9c6bf')));
  }

  function addDoor() {
    const w = 0.035;
    const z = back + 0.06;
    add(box([door.left + w, door.top / 2, z], [w, door.top / 2, 0.09], black));
    add(box([door.right - w, door.top / 2, z], [w, door.top / 2, 0.09], black));
    add(box([(door.left + door.right) / 2, door.top - w, z], [(door.right - door.left) / 2, w, 0.09], black));
    add(
      box(
        [(door.left + door.right) / 2, 0.006, back - 0.62],
        [0.72, 0.008, 0.42],
        rug('#3a3b3d', '#2b2c2e', '#2b2c2e'),
      ),
    );
    const x = (door.left + door.right) / 2;
    add(box([x, door.top + 0.22, back - 0.02], [0.2, 0.085, 0.02], glowing([0.06, 0.62, 0.28])));
    add(box([x + 0.06, door.top + 0.22, back - 0.042], [0.09, 0.018, 0.002], glowing([1.1, 1.25, 1.1])));
    add(box([x - 0.09, door.top + 0.22, back - 0.042], [0.045, 0.055, 0.002], glowing([1.1, 1.25, 1.1])));
    const tree = [-3.38, 8.15];
    add(cylinder([tree[0], 0.22, tree[1]], 0.19, 0.22, plain('#d9d2c4')));
    addBush(tree[0], 1.25, tree[1], [0.33, 0.55, 0.3], 330, 0.05);
    add(cylinder([tree[0], 0.7, tree[1]], 0.018, 0.3, plain('#6b4c33')));
  }

  function addBush(x, y, z, spread, leaves, size) {
    const greens = ['#4d6b3c', '#5f7d47', '#3d5a35', '#73905a'].map((hex) => plain(hex));
    for (let i = 0; i < leaves; i++) {
      const a = random() * Math.PI * 2;
      const c = random() * 2 - 1;
      const r = Math.cbrt(0.25 + 0.75 * random()) * Math.sqrt(1 - c * c);
      const h = Math.cbrt(0.25 + 0.75 * random());
      const k = size * (0.5 + 0.7 * random());
      add(
        ball(
          [x + spread[0] * r * Math.cos(a), y + spread[1] * c * h, z + spread[2] * r * Math.sin(a)],
          [k * (0.4 + random()), k * (0.25 + 0.5 * random()), k * (0.4 + random())],
          greens[Math.floor(random() * greens.length)],
        ),
      );
    }
  }

  function addShelves() {
    const wood = oak(0.95);
    const x0 = -0.55;
    const x1 = 3.35;
    const depth = 0.17;
    const z = back - depth - 0.01;
    const levels = [0.12, 0.6, 1.05, 1.5, 1.95, 2.4];
    for (let i = 0; i <= 3; i++) add(box([x0 + ((x1 - x0) * i) / 3, 1.22, z], [0.022, 1.22, depth], wood));
    for (const y of levels) add(box([(x0 + x1) / 2, y, z], [(x1 - x0) / 2, 0.018, depth], wood));
    add(box([(x0 + x1) / 2, 1.2, back - 0.012], [(x1 - x0) / 2, 1.2, 0.006], plain('#d8cfc0')));
    for (let i = 0; i < 3; i++) {
      const a = x0 + ((x1 - x0) * i) / 3 + 0.04;
      const b = x0 + ((x1 - x0) * (i + 1)) / 3 - 0.04;
      for (const y of levels.slice(0, -1)) {
        add(
          ...fillShelf({
            from: [a, y + 0.018, z - 0.04],
            length: b - a,
            axis: 'x',
            depth: 0.11,
            high: 0.38,
            random,
          }),
        );
      }
      for (const y of levels.slice(2)) {
        const at = [(a + b) / 2, y - 0.024, back - 0.3];
        add(box(at, [(b - a) / 2, 0.006, 0.012], glowing([3.4, 2.9, 2.1])));
        lamps.push({ at: [at[0], y - 0.032, at[2]], half: [(b - a) / 2, 0, 0.012], emit: [15, 12.5, 8.6] });
      }
    }
    const wx = left + 0.19;
    for (const y of [0.12, 0.62, 1.12, 1.62]) {
      add(box([wx, y, 6.05], [0.18, 0.018, 1.45], wood));
      if (y < 1.6) {
        for (const start of [4.65, 5.38, 6.1, 6.83]) {
          add(
            ...fillShelf({
              from: [wx + 0.03, y + 0.018, start],
              length: 0.64,
              axis: 'z',
              depth: 0.12,
              high: 0.4,
              random,
            }),
          );
        }
      }
    }
    for (const zz of [4.6, 5.33, 6.05, 6.78, 7.5]) add(box([wx, 0.9, zz], [0.18, 0.9, 0.02], wood));
    add(
      ...fillShelf({ from: [wx + 0.02, 1.64, 4.9], length: 2.2, axis: 'z', depth: 0.12, high: 0.3, random }),
    );
    add(
      box(
        [left + 0.02, 2.25, 5.4],
        [0.02, 0.32, 0.42],
        picture(['#e9dfcf', '#d9a679', '#a9563a', '#3f5a50'], 21),
      ),
    );
    add(
      box(
        [left + 0.02, 2.25, 6.7],
        [0.02, 0.32, 0.42],
        picture(['#dfe3df', '#8fa79c', '#d3b06a', '#45535e'], 33),
      ),
    );
    add(
      box(
        [right - 0.02, 1.9, 7.7],
        [0.02, 0.4, 0.32],
        picture(['#efe6d6', '#c9b18f', '#7d9190', '#a9563a'], 40),
      ),
    );
  }

  function addCounter() {
    const [cx, cz, hx, hz] = [2.35, 7.15, 0.92, 0.32];
    add(box([cx, 0.5, cz], [hx, 0.5, hz], slats));
    add(box([cx, 1.02, cz], [hx + 0.04, 0.025, hz + 0.04], plain('#e7e3dc', { gloss: 0.05, rough: 0.08 })));
    add(box([cx, 0.04, cz - hz - 0.005], [hx, 0.04, 0.01], black));
    add(
      box([2.6, 1.07, 7.2], [0.12, 0.012, 0.1], black),
      box([2.6, 1.16, 7.22], [0.015, 0.09, 0.015], black),
    );
    add(box([2.6, 1.27, 7.18], [0.19, 0.125, 0.012], black, 0.25));
    add(box([2.18, 1.06, 7.0], [0.04, 0.015, 0.07], black, -0.3));
    add(cylinder([1.62, 1.11, 7.2], 0.07, 0.065, plain('#c98d6a')));
    addBush(1.62, 1.27, 7.2, [0.11, 0.11, 0.11], 70, 0.03);
    add(
      box([3.02, 1.1, 7.2], [0.1, 0.06, 0.12], plain('#d5b169')),
      box([1.92, 1.055, 7.15], [0.1, 0.012, 0.14], plain('#b55d43'), 0.2),
    );
    for (const x of [1.75, 2.35, 2.95]) {
      add(cylinder([x, 2.72, 7.15], 0.006, 0.4, black), cylinder([x, 2.3, 7.15], 0.035, 0.04, brass));
      add(ball([x, 2.18, 7.15], [0.1, 0.1, 0.1], glowing([2.6, 2.25, 1.7])));
      lamps.push({ at: [x, 2.06, 7.15], half: [0.09, 0, 0.09], emit: [9, 7.8, 5.8] });
    }
  }

  function addMiddle() {
    const [px, pz] = podium.at;
    const [hx, hz] = podium.half;
    add(box([px, 0.03, pz], [hx - 0.06, 0.03, hz - 0.06], black));
    add(box([px, podium.high / 2 + 0.03, pz], [hx, podium.high / 2 - 0.03, hz], plain('#ece7dd')));
    add(box([px, podium.high + 0.012, pz], [hx + 0.015, 0.014, hz + 0.015], oak(1.05)));
    add(
      ...tableware({ at: [px, podium.high + 0.026, pz], half: [hx - 0.1, hz - 0.1], random: randomFrom(31) }),
    );
    add(
      box(
        [rugPlan.at[0], 0.006, rugPlan.at[1]],
        [rugPlan.half[0], 0.008, rugPlan.half[1]],
        rug('#b9785a', '#8d4f3a', '#e3cdb0'),
      ),
    );
  }

  function addForeground() {
    const [cx, cz] = [2.08, 3.2];
    add(box([cx, 0.75, cz], [0.72, 0.022, 0.46], oak(1.02)));
    for (const [sx, sz] of [
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ]) {
      add(box([cx + sx * 0.66, 0.365, cz + sz * 0.4], [0.025, 0.365, 0.025], black));
    }
    add(box([cx, 0.2, cz], [0.66, 0.015, 0.4], oak(0.9)));
    add(...tableware({ at: [cx, 0.772, cz], half: [0.6, 0.34], random: randomFrom(77) }));
    add(cylinder([-2.18, 0.2, 3.75], 0.2, 0.2, plain('#3b3f42', { gloss: 0.03 })));
    addBush(-2.18, 0.72, 3.75, [0.3, 0.36, 0.3], 260, 0.055);
  }
}

function portalOfDoor() {
  return {
    at: [(door.left + door.right) / 2, door.top / 2, room.back],
    half: [(door.right - door.left) / 2 - 0.05, door.top / 2 - 0.04],
  };
}

/** The street behind the door: sunlit paving, a hedge, a pale house front and sky. */
function daylight(ox, oy, oz, dx, dy, dz, out) {
  if (dz <= 0.001) {
    out[0] = out[1] = out[2] = 0.5;
    return;
  }
  const ground = dy < 0 ? (-0.02 - oy) / dy : Infinity;
  const front = (19 - oz) / dz;
  if (ground < front) {
    const x = ox + dx * ground;
    const z = oz + dz * ground;
    const joint =
      Math.abs(x / 0.8 - Math.round(x / 0.8)) < 0.012 || Math.abs(z / 0.8 - Math.round(z / 0.8)) < 0.012;
    const tile = 0.93 + 0.1 * hash(Math.round(x / 0.8 - 0.5), Math.round(z / 0.8 - 0.5), 9);
    const shade = z < 9.6 ? 0.62 + 0.38 * Math.max(0, (z - 8.9) / 0.7) : 1;
    const k = 1.45 * tile * shade * (joint ? 0.82 : 1);
    out[0] = k;
    out[1] = k * 0.985;
    out[2] = k * 0.95;
    return;
  }
  const x = ox + dx * front;
  const y = oy + dy * front;
  if (y < 0.9) {
    const k = 0.75 + 0.5 * noise(x * 3, y * 3, 1);
    out[0] = 0.55 * k;
    out[1] = 0.85 * k;
    out[2] = 0.4 * k;
  } else if (y < 5) {
    const pane = Math.abs(((x + 40) % 2.4) - 1.2) < 0.5 && y > 1.4 && y < 3.6;
    [out[0], out[1], out[2]] = pane ? [0.75, 0.9, 1.05] : [1.5, 1.4, 1.25];
  } else {
    out[0] = 4.4;
    out[1] = 5;
    out[2] = 5.8;
  }
}
