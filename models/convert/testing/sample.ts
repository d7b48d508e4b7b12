import { readFileSync } from 'node:fs';
import type { ModelMeta, PackageFile } from '../../meta';
import { prepareModel, type PreparedModel } from '../prepare';
import { readPng, type Picture } from './read-png';

const PACKAGES = new URL('../../../node_modules/', import.meta.url);

function readPackageFile({ package: name, path }: PackageFile): Uint8Array {
  return readFileSync(new URL(`${name}/${path}`, PACKAGES));
}

/** A screenshot with about forty people, from the npm package of a model; 902 × 1830. */
export function samplePicture(): Picture {
  return readPng(readPackageFile({ package: '@vladmandic/face-api', path: 'demo/screenshot-images.png' }));
}

/** Parts of the sample picture in its pixels. */
export const SAMPLE_REGIONS = {
  whole: { x1: 0, y1: 0, x2: 902, y2: 1830 },
  fourPeople: { x1: 0, y1: 425, x2: 380, y2: 730 },
  firstFace: { x1: 40, y1: 520, x2: 100, y2: 590 },
  fourthFace: { x1: 280, y1: 465, x2: 350, y2: 545 },
} as const;

/** A net made from the installed packages. */
export function prepareInstalled(meta: ModelMeta): PreparedModel {
  return prepareModel(meta, readPackageFile);
}
