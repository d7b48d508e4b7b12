import { v7 as uuidv7 } from 'uuid';
import type { CountingLine, Zone } from '../../domain/config';
import type { Point, Polygon } from '../../domain/geometry';
import { freeNumber } from './draft';

/** A zone with the first free name among those that are there. */
export function newZone(polygon: Polygon, others: readonly Zone[], nameOf: (number: number) => string): Zone {
  return { id: uuidv7(), name: freeName(others, nameOf), polygon };
}

/** A line with the first free name among those that are there. */
export function newLine(
  { start, end }: { readonly start: Point; readonly end: Point },
  others: readonly CountingLine[],
  nameOf: (number: number) => string,
): CountingLine {
  return { id: uuidv7(), name: freeName(others, nameOf), role: 'entrance', start, end };
}

function freeName(others: readonly { readonly name: string }[], nameOf: (number: number) => string): string {
  return nameOf(
    freeNumber(
      others.map(({ name }) => name),
      nameOf,
    ),
  );
}
