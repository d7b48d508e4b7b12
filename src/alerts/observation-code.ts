import { OBJECT_CLASSES } from '../domain/alert-rule';
import type { CameraHealth, PersonSigns } from '../domain/alert-signs';
import type { Box } from '../domain/geometry';
import type { Observation, ObservedCrossing, ObservedObject, ObservedPerson } from './observation';

/** Bytes of each part of an observation; people take most of it. */
const FRAME_BYTES = 16;
const PERSON_BYTES = 22;
const CROSSING_BYTES = 14;
const OBJECT_BYTES = 10;
const HEALTH_BYTES = 4;
const LITTLE = true;
const MAX_U16 = 65_535;
const MAX_WORDS = 65_534;

/** Texts and signs that repeat, each stored once. */
export interface WordBook {
  readonly lineIds: string[];
  readonly signs: PersonSigns[];
  readonly numberOfSigns: Map<string, number>;
}

export function createWordBook(): WordBook {
  return { lineIds: [], signs: [], numberOfSigns: new Map() };
}

/** What an observation takes. */
export function sizeBytesOf({ crossings, health, objects, people }: Observation): number {
  return (
    FRAME_BYTES +
    people.length * PERSON_BYTES +
    crossings.length * CROSSING_BYTES +
    objects.length * OBJECT_BYTES +
    (health === null ? 0 : HEALTH_BYTES)
  );
}

/** Writes an observation at an offset: places to a 20,000th of the picture, scores to a 255th. */
export function writeObservation(
  view: DataView,
  startByte: number,
  written: Observation,
  words: WordBook,
): void {
  const { aspect, atMs, crossings, health, objects, people } = written;
  view.setFloat64(startByte, atMs, LITTLE);
  view.setFloat32(startByte + 8, aspect, LITTLE);
  view.setUint16(startByte + 12, people.length | (health === null ? 0 : 0x8000), LITTLE);
  view.setUint8(startByte + 14, crossings.length);
  view.setUint8(startByte + 15, objects.length);
  let byte = startByte + FRAME_BYTES;
  for (const person of people) byte = writePerson(view, byte, { person, atMs, words });
  for (const crossing of crossings) byte = writeCrossing(view, byte, { crossing, words });
  for (const { boxInView, objectClass, score } of objects) {
    view.setUint8(byte, OBJECT_CLASSES.indexOf(objectClass));
    view.setUint8(byte + 1, byteOf(score));
    byte = writeBox(view, byte + 2, boxInView);
  }
  if (health === null) return;
  const { covered, dark, frozen, moved } = health;
  [covered, moved, dark, frozen].forEach((score, index) => view.setUint8(byte + index, byteOf(score)));
}

/** Reads what `writeObservation` wrote, and where the next begins. */
export function readObservation(
  view: DataView,
  startByte: number,
  words: WordBook,
): { readonly observation: Observation; readonly nextByte: number } {
  const atMs = view.getFloat64(startByte, LITTLE);
  const peopleAndHealth = view.getUint16(startByte + 12, LITTLE);
  let byte = startByte + FRAME_BYTES;
  const each = <Part>(count: number, bytes: number, read: (byte: number) => Part): Part[] => {
    const parts = Array.from({ length: count }, (_, index) => read(byte + index * bytes));
    byte += count * bytes;
    return parts;
  };
  const observation = {
    atMs,
    aspect: view.getFloat32(startByte + 8, LITTLE),
    people: each(peopleAndHealth & 0x7fff, PERSON_BYTES, (at) => readPerson(view, at, { atMs, words })),
    crossings: each(view.getUint8(startByte + 14), CROSSING_BYTES, (at) => readCrossing(view, at, words)),
    objects: each(view.getUint8(startByte + 15), OBJECT_BYTES, (at) => readObject(view, at)),
    health: (peopleAndHealth & 0x8000) === 0 ? null : readHealth(view, byte),
  };
  return { observation, nextByte: byte + (observation.health === null ? 0 : HEALTH_BYTES) };
}

function writePerson(
  view: DataView,
  byte: number,
  {
    atMs,
    person,
    words,
  }: { readonly atMs: number; readonly person: ObservedPerson; readonly words: WordBook },
): number {
  const { anchorInView, boxInView, personId, signs } = person;
  view.setUint32(byte, personId, LITTLE);
  view.setUint16(byte + 4, Math.min(MAX_U16, Math.round(atMs - person.atMs)), LITTLE);
  view.setUint16(byte + 6, Math.min(MAX_U16, Math.round(atMs - person.sinceMs)), LITTLE);
  view.setUint16(byte + 8, u16Of(anchorInView.x), LITTLE);
  view.setUint16(byte + 10, u16Of(anchorInView.y), LITTLE);
  view.setUint16(byte + 20, signs === null ? 0 : numberOf(signs, words), LITTLE);
  writeBox(view, byte + 12, boxInView);
  return byte + PERSON_BYTES;
}

function readPerson(
  view: DataView,
  byte: number,
  { atMs, words }: { readonly atMs: number; readonly words: WordBook },
): ObservedPerson {
  return {
    personId: view.getUint32(byte, LITTLE),
    atMs: atMs - view.getUint16(byte + 4, LITTLE),
    sinceMs: atMs - view.getUint16(byte + 6, LITTLE),
    anchorInView: { x: shareAt(view, byte + 8), y: shareAt(view, byte + 10) },
    boxInView: readBox(view, byte + 12),
    signs: words.signs[view.getUint16(byte + 20, LITTLE) - 1] ?? null,
  };
}

function writeCrossing(
  view: DataView,
  byte: number,
  { crossing, words }: { readonly crossing: ObservedCrossing; readonly words: WordBook },
): number {
  const known = words.lineIds.indexOf(crossing.lineId);
  const number = known >= 0 ? known : words.lineIds.push(crossing.lineId) - 1;
  view.setUint8(byte, number);
  view.setUint8(byte + 1, crossing.direction === 'in' ? 1 : 0);
  view.setInt32(byte + 2, crossing.personId, LITTLE);
  view.setFloat64(byte + 6, crossing.atMs, LITTLE);
  return byte + CROSSING_BYTES;
}

function readCrossing(view: DataView, byte: number, { lineIds }: WordBook): ObservedCrossing {
  return {
    lineId: lineIds[view.getUint8(byte)] ?? '',
    direction: view.getUint8(byte + 1) === 1 ? 'in' : 'out',
    personId: view.getInt32(byte + 2, LITTLE),
    atMs: view.getFloat64(byte + 6, LITTLE),
  };
}

function readObject(view: DataView, byte: number): ObservedObject {
  return {
    objectClass: OBJECT_CLASSES[view.getUint8(byte)] ?? OBJECT_CLASSES[0],
    score: view.getUint8(byte + 1) / 255,
    boxInView: readBox(view, byte + 2),
  };
}

function readHealth(view: DataView, byte: number): CameraHealth {
  const score = (index: number): number => view.getUint8(byte + index) / 255;
  return { covered: score(0), moved: score(1), dark: score(2), frozen: score(3) };
}

/** Signs repeat from frame to frame; from 1. What is new after very many of them is not kept. */
function numberOf(signs: PersonSigns, { numberOfSigns, signs: known }: WordBook): number {
  const text = JSON.stringify(signs, (_key, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 50) / 50 : value,
  );
  const number = numberOfSigns.get(text);
  if (number !== undefined) return number;
  if (known.length >= MAX_WORDS) return 0;
  known.push(signs);
  numberOfSigns.set(text, known.length);
  return known.length;
}

function writeBox(view: DataView, byte: number, { x1, x2, y1, y2 }: Box): number {
  [x1, y1, x2, y2].forEach((share, index) => view.setUint16(byte + 2 * index, u16Of(share), LITTLE));
  return byte + 8;
}

function readBox(view: DataView, byte: number): Box {
  const share = (index: number): number => shareAt(view, byte + 2 * index);
  return { x1: share(0), y1: share(1), x2: share(2), y2: share(3) };
}

/** Shares from −1 to 2: a box may reach beyond the picture. */
function u16Of(share: number): number {
  return Math.round(((Math.min(2, Math.max(-1, share)) + 1) / 3) * MAX_U16);
}

function shareAt(view: DataView, byte: number): number {
  return (view.getUint16(byte, LITTLE) / MAX_U16) * 3 - 1;
}

function byteOf(score: number): number {
  return Math.round(Math.min(1, Math.max(0, score)) * 255);
}
