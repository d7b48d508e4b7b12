import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { VIEW_ZONE_ID } from '../../../src/domain/event';
import type { AnalyticsCameraConfig } from '../../../src/analytics/camera-layout';

const pair = z.tuple([z.number(), z.number()]);

/** What is true in a clip; times in seconds of media time, coordinates 0–1. */
const truthSchema = z.object({
  video: z.string(),
  fps: z.number().positive(),
  zones: z.array(z.object({ id: z.string(), name: z.string(), polygon: z.array(pair) })),
  lines: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.enum(['entrance', 'counter']),
      start: pair,
      end: pair,
      crossings: z.array(z.object({ atSec: z.number(), direction: z.enum(['in', 'out']) })).optional(),
    }),
  ),
  visits: z.array(z.object({ zone: z.string(), intervalsSec: z.array(pair), toleranceSec: z.number() })),
  occupancyMax: z.number(),
  entries: z.number().optional(),
  exits: z.number().optional(),
});
export type Truth = z.infer<typeof truthSchema>;

/** A clip that has its truth beside it. */
export interface LabelledClip {
  /** File name of the video. */
  readonly file: string;
  readonly truth: Truth;
}

const TRUTH_ENDING = '.truth.json';

/** Reads one truth file; throws where it is not of the form. */
export function readTruth(path: string): Truth {
  return truthSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The labelled clips of a folder by name, or the one that the path names; none where there is no truth. */
export function labelledClips(path: string): readonly LabelledClip[] {
  const isClip = existsSync(path) && statSync(path).isFile();
  const folder = isClip ? dirname(path) : path;
  return readdirSync(folder)
    .filter((name) => name.endsWith(TRUTH_ENDING))
    .sort()
    .flatMap((name) => {
      const truth = readTruth(join(folder, name));
      const isWanted = !isClip || basename(path) === truth.video;
      return isWanted && existsSync(join(folder, truth.video)) ? [{ file: truth.video, truth }] : [];
    });
}

/** The camera whose lines and zones are those of the truth. */
export function cameraOf(truth: Truth): AnalyticsCameraConfig {
  const point = ([x, y]: readonly [number, number]) => ({ x, y });
  return {
    id: truth.video,
    version: 1,
    lines: truth.lines.map(({ id, name, role, start, end }) => ({
      id,
      name,
      role,
      start: point(start),
      end: point(end),
    })),
    zones: truth.zones
      .filter(({ id }) => id !== VIEW_ZONE_ID)
      .map(({ id, name, polygon }) => ({ id, name, polygon: polygon.map(point) })),
  };
}
