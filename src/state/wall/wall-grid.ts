/** Width over height of a tile's picture. */
export const TILE_RATIO = 16 / 9;

/** Room for the tiles, CSS pixels. */
export interface WallRoom {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  /** Height of the words below a tile's picture. */
  readonly caption: number;
  /** Narrower tiles show too little: then the wall scrolls. */
  readonly minTileWidth: number;
}

export interface WallGrid {
  readonly columns: number;
  /** Width of a tile; the height of its picture follows from `TILE_RATIO`. */
  readonly tileWidth: number;
}

/** The columns that make tiles as large as they can be with all of them in view. */
export function wallGrid(tiles: number, room: WallRoom): WallGrid {
  const grids = Array.from({ length: Math.max(1, tiles) }, (_, index) => gridOf(index + 1, tiles, room));
  const best = grids.reduce((top, grid) => (grid.tileWidth > top.tileWidth ? grid : top));
  return best.tileWidth >= room.minTileWidth ? best : scrollingGrid(tiles, room);
}

function gridOf(columns: number, tiles: number, room: WallRoom): WallGrid {
  const rows = Math.max(1, Math.ceil(tiles / columns));
  const byWidth = (room.width - room.gap * (columns - 1)) / columns;
  const byHeight = ((room.height - room.gap * (rows - 1)) / rows - room.caption) * TILE_RATIO;
  return { columns, tileWidth: Math.max(0, Math.min(byWidth, byHeight)) };
}

function scrollingGrid(tiles: number, { width, gap, minTileWidth }: WallRoom): WallGrid {
  const fitting = Math.floor((width + gap) / (minTileWidth + gap));
  const columns = Math.max(1, Math.min(fitting, tiles));
  return { columns, tileWidth: Math.max(0, (width - gap * (columns - 1)) / columns) };
}
