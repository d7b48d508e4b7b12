import type { Camera } from '../../domain/config';
import type { FloorPlanDrawing } from '../../domain/floor-plan';
import type { AreaSource } from '../../state/floor-plan/new-plan';
import type { PlanShapeRef } from '../../state/floor-plan/plan-draft';
import type { PlanNumber } from '../../state/floor-plan/plan-numbers';
import type { Texts } from '../../state/texts.svelte';

type NamedCamera = Pick<Camera, 'id' | 'name' | 'zones'>;

/** The zone of an area, or that it is the whole picture. */
export function zoneWords(
  { cameraId, zoneId }: AreaSource,
  cameras: readonly NamedCamera[],
  texts: Texts,
): string {
  if (zoneId === null) return texts.say('plan.whole');
  const camera = cameras.find(({ id }) => id === cameraId);
  return camera?.zones.find(({ id }) => id === zoneId)?.name ?? zoneId;
}

/** What an area shows: "Front door: Queue". */
export function sourceWords(source: AreaSource, cameras: readonly NamedCamera[], texts: Texts): string {
  const camera = cameras.find(({ id }) => id === source.cameraId);
  return `${camera?.name ?? source.cameraId}: ${zoneWords(source, cameras, texts)}`;
}

/** What is written in an area: the zone's name, or the camera's where its whole picture is shown. */
export function areaWords(source: AreaSource, cameras: readonly NamedCamera[], texts: Texts): string {
  if (source.zoneId !== null) return zoneWords(source, cameras, texts);
  return cameras.find(({ id }) => id === source.cameraId)?.name ?? source.cameraId;
}

/** What a shape is called in lists and to screen readers. */
export function shapeWords(
  drawing: FloorPlanDrawing,
  { kind, id }: PlanShapeRef,
  cameras: readonly NamedCamera[],
  texts: Texts,
): string {
  switch (kind) {
    case 'room': {
      const label = drawing.rooms.find((room) => room.id === id)?.label ?? '';
      return label === '' ? texts.say('plan.unnamed') : label;
    }
    case 'line': {
      const index = drawing.lines.findIndex((line) => line.id === id);
      return `${texts.say(`plan.kind.${drawing.lines[index]?.kind ?? 'wall'}`)} ${index + 1}`;
    }
    case 'camera':
      return cameras.find((camera) => camera.id === id)?.name ?? id;
    case 'area': {
      const area = drawing.areas.find((known) => known.id === id);
      return area === undefined ? id : sourceWords(area, cameras, texts);
    }
  }
}

/** A number as it is told: "3", "not watched", "3, as of 12:04". */
export function numberWords(number: PlanNumber, texts: Texts, timeZone: string): string {
  switch (number.kind) {
    case 'current':
      return texts.formats.number(number.people);
    case 'old':
      return texts.say('plan.number.old', {
        count: texts.formats.number(number.people),
        time: texts.formats.time(number.asOfMs, timeZone),
      });
    case 'waiting':
    case 'not-watched':
    case 'not-counted':
      return texts.say(`plan.number.${number.kind}`);
  }
}
