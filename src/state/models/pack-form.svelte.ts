import type { Pack } from '../../../models/packs/pack';
import type { BOX_UNITS, PACK_LAYOUTS } from '../../../models/packs/pack';
import { FEEDS } from '../../../models/packs/feed';
import type { PackWishes } from '../../../models/packs/pack-schema';

/** What a pixel's numbers may be; `own`: as they were recognised. */
export const PIXEL_RANGES = ['own', 'byte', 'unit', 'imagenet'] as const;
export type PixelRange = (typeof PIXEL_RANGES)[number];
export const PICTURE_FITS = ['centre', 'top-left', 'stretch'] as const;
export type PictureFit = (typeof PICTURE_FITS)[number];
export const COLOURS = ['rgb', 'bgr'] as const;

const RANGES = {
  byte: { scale: [1, 1, 1], offset: [0, 0, 0] },
  unit: { scale: [1 / 255, 1 / 255, 1 / 255], offset: [0, 0, 0] },
  imagenet: { scale: [...FEEDS.imagenet.scale], offset: [...FEEDS.imagenet.offset] },
} as const;

/** What somebody says of a file that does not say it itself: the fields of the form. */
export class PackForm {
  name = $state('');
  layout = $state<(typeof PACK_LAYOUTS)[number] | ''>('');
  boxes = $state<(typeof BOX_UNITS)[number] | ''>('');
  colour = $state<(typeof COLOURS)[number] | ''>('');
  range = $state<PixelRange>('own');
  fit = $state<PictureFit | ''>('');
  width = $state<number | null>(null);
  height = $state<number | null>(null);
  people = $state('');
  /** Wishes that came with the file; the fields go before them. */
  #given: PackWishes = {};

  /** Empty fields, over what a JSON file beside the net says. */
  begin(given: PackWishes): void {
    this.#given = given;
    this.name = given.name ?? '';
    this.layout = '';
    this.boxes = '';
    this.colour = '';
    this.range = 'own';
    this.fit = '';
    this.width = null;
    this.height = null;
    this.people = '';
  }

  /** Shows how a pack is fed and read. */
  show(pack: Omit<Pack, 'sha256'>): void {
    const { input, reading } = pack;
    this.name = pack.name;
    this.layout = reading.layout;
    this.boxes = reading.boxes;
    this.colour = input.colour === 'bgr' ? 'bgr' : 'rgb';
    this.fit = input.fit === 'stretch' ? 'stretch' : (input.anchor ?? 'centre');
    this.width = input.width;
    this.height = input.height;
    this.people = reading.personClasses.map((id) => wordOf(reading.classes[id], id)).join(', ');
  }

  /** The fields as wishes. */
  wishes(): PackWishes {
    const people = this.people
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '')
      .map((word) => (/^\d+$/.test(word) ? Number(word) : word));
    const input = {
      ...this.#given.input,
      ...(this.colour === '' ? {} : { colour: this.colour }),
      ...(this.range === 'own'
        ? {}
        : { scale: [...RANGES[this.range].scale], offset: [...RANGES[this.range].offset] }),
      ...(this.fit === '' ? {} : fitOf(this.fit)),
      ...(this.width === null ? {} : { width: this.width }),
      ...(this.height === null ? {} : { height: this.height }),
    };
    return {
      ...this.#given,
      ...(this.name.trim() === '' ? {} : { name: this.name.trim() }),
      ...(this.layout === '' ? {} : { layout: this.layout }),
      ...(this.boxes === '' ? {} : { boxes: this.boxes }),
      ...(people.length === 0 ? {} : { people }),
      ...(Object.keys(input).length === 0 ? {} : { input }),
    };
  }
}

/** A class's name where it can be told from a number and from a list. */
function wordOf(name: string | undefined, id: number): string {
  return name === undefined || /,|^\s*\d*\s*$/.test(name) ? String(id) : name;
}

function fitOf(fit: PictureFit): Pick<NonNullable<PackWishes['input']>, 'fit' | 'anchor'> {
  return fit === 'stretch' ? { fit: 'stretch' } : { fit: 'letterbox', anchor: fit };
}
