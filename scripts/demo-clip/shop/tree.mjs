/** A tree of bounding boxes over solids, split where the surface cost of a few candidate cuts is least. */

/** `bounds`: six numbers per solid (low corner, high corner). Returns flat arrays; `leaf` is −1 for inner nodes. */
export function buildTree(bounds, count) {
  const box = new Float64Array(count * 2 * 6);
  const left = new Int32Array(count * 2);
  const right = new Int32Array(count * 2);
  const leaf = new Int32Array(count * 2).fill(-1);
  let used = 0;
  function split(ids) {
    const node = used++;
    const lo = [Infinity, Infinity, Infinity];
    const hi = [-Infinity, -Infinity, -Infinity];
    for (const id of ids) {
      for (let k = 0; k < 3; k++) {
        lo[k] = Math.min(lo[k], bounds[id * 6 + k]);
        hi[k] = Math.max(hi[k], bounds[id * 6 + 3 + k]);
      }
    }
    box.set([...lo, ...hi], node * 6);
    if (ids.length === 1) {
      leaf[node] = ids[0];
      return node;
    }
    const mid = (id, k) => bounds[id * 6 + k] + bounds[id * 6 + 3 + k];
    const volume = (part) => {
      const l = [Infinity, Infinity, Infinity];
      const h = [-Infinity, -Infinity, -Infinity];
      for (const id of part) {
        for (let k = 0; k < 3; k++) {
          l[k] = Math.min(l[k], bounds[id * 6 + k]);
          h[k] = Math.max(h[k], bounds[id * 6 + 3 + k]);
        }
      }
      const d = [h[0] - l[0], h[1] - l[1], h[2] - l[2]];
      return d[0] * d[1] + d[1] * d[2] + d[2] * d[0];
    };
    let best = Infinity;
    let chosen = [ids.slice(0, 1), ids.slice(1)];
    for (let k = 0; k < 3; k++) {
      const order = [...ids].sort((a, b) => mid(a, k) - mid(b, k));
      for (let part = 1; part < 8; part++) {
        const at = Math.round((order.length * part) / 8);
        if (at < 1 || at >= order.length) continue;
        const a = order.slice(0, at);
        const b = order.slice(at);
        const cost = volume(a) * a.length + volume(b) * b.length;
        if (cost < best) {
          best = cost;
          chosen = [a, b];
        }
      }
    }
    left[node] = split(chosen[0]);
    right[node] = split(chosen[1]);
    return node;
  }
  split([...Array(count).keys()]);
  return { box, left, right, leaf };
}
