/** A row joined to a column. */
export interface Pair {
  readonly row: number;
  readonly column: number;
}

/** What each row would cost with each column: row-major, entries ≥ 0, Infinity where they cannot be joined. */
export interface CostMatrix {
  readonly costs: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The cheapest joining of rows to columns where leaving a row and a column alone costs `limit`
 * together: pairs dearer than `limit` never come out. Jonker–Volgenant shortest augmenting paths, O(n³).
 */
export function assign({ columns, costs, rows }: CostMatrix, limit: number): Pair[] {
  if (costs.length < rows * columns) {
    throw new RangeError(`expected ${rows * columns} costs, got ${costs.length}`);
  }
  if (rows === 0 || columns === 0) return [];
  const isFlipped = rows > columns;
  const n = isFlipped ? columns : rows;
  const m = isFlipped ? rows : columns;
  const costAt = (i: number, j: number): number => {
    const cost = costs[isFlipped ? j * columns + i : i * columns + j] ?? limit;
    return cost < limit ? cost : limit;
  };
  const rowOfColumn = solve(n, m, costAt);
  const pairs: Pair[] = [];
  for (let j = 0; j < m; j++) {
    const i = rowOfColumn[j] ?? -1;
    if (i < 0 || costAt(i, j) >= limit) continue;
    pairs.push(isFlipped ? { row: j, column: i } : { row: i, column: j });
  }
  return pairs;
}

/** For n ≤ m: which row each column serves, -1 for none. Every row is served. */
function solve(n: number, m: number, costAt: (i: number, j: number) => number): Int32Array {
  const rowPrice = new Float64Array(n);
  const columnPrice = new Float64Array(m);
  const rowOf = new Int32Array(m).fill(-1);
  const cheapest = new Float64Array(m);
  const cameFrom = new Int32Array(m);
  const isDone = new Uint8Array(m);
  for (let start = 0; start < n; start++) {
    cheapest.fill(Infinity);
    isDone.fill(0);
    let row = start;
    let column = -1;
    for (;;) {
      const base = column < 0 ? 0 : (cheapest[column] ?? 0);
      let next = -1;
      for (let j = 0; j < m; j++) {
        if (isDone[j] === 1) continue;
        const path = base + costAt(row, j) - (rowPrice[row] ?? 0) - (columnPrice[j] ?? 0);
        if (path < (cheapest[j] ?? Infinity)) {
          cheapest[j] = path;
          cameFrom[j] = column;
        }
        if (next < 0 || (cheapest[j] ?? Infinity) < (cheapest[next] ?? Infinity)) next = j;
      }
      column = next;
      isDone[column] = 1;
      const owner = rowOf[column] ?? -1;
      if (owner < 0) break;
      row = owner;
    }
    const length = cheapest[column] ?? 0;
    rowPrice[start] = (rowPrice[start] ?? 0) + length;
    for (let j = 0; j < m; j++) {
      if (isDone[j] !== 1 || j === column) continue;
      const slack = length - (cheapest[j] ?? 0);
      const owner = rowOf[j] ?? -1;
      columnPrice[j] = (columnPrice[j] ?? 0) - slack;
      if (owner >= 0) rowPrice[owner] = (rowPrice[owner] ?? 0) + slack;
    }
    while (column >= 0) {
      const previous = cameFrom[column] ?? -1;
      rowOf[column] = previous < 0 ? start : (rowOf[previous] ?? -1);
      column = previous;
    }
  }
  return rowOf;
}
