import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runOnnx } from '../convert/testing/engines';
import modelLock from '../models.lock.json';
import { readOnnxHeader } from '../packs/onnx-header';
import { EQUIPMENT_CLASSES } from './decode';

const port = z.object({ name: z.string(), shape: z.array(z.number()) });
const cardSchema = z.object({
  file: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  classes: z.array(z.string()),
  inputs: z.array(port),
  outputs: z.array(port),
  detector: z.object({ model: z.literal('centernet'), sha256: z.string() }),
  probe: z.object({
    row: z.number(),
    column: z.number(),
    heat: z.array(z.number()),
    edges: z.array(z.number()),
  }),
  detectorUnchanged: z.literal(true),
  costPercent: z.number(),
});

const card = cardSchema.parse(JSON.parse(readFileSync(new URL('card.json', import.meta.url), 'utf8')));
const file = new Uint8Array(readFileSync(new URL(card.file, import.meta.url)));

describe('the head that is in the repository', () => {
  test('is the file the card describes, at most 1 MB', () => {
    expect(createHash('sha256').update(file).digest('hex')).toBe(card.sha256);
    expect(file.length).toBe(card.sizeBytes);
    expect(file.length).toBeLessThanOrEqual(1e6);
    expect(card.classes).toEqual(EQUIPMENT_CLASSES);
  });

  test('reads and answers what the card says, with standard operators', () => {
    const header = readOnnxHeader(file);
    const facts = ({ name, shape }: { name: string; shape: readonly (number | string)[] }) => ({
      name,
      shape,
    });
    expect(header.inputs.map(facts)).toEqual(card.inputs);
    expect(header.outputs.map(facts)).toEqual(card.outputs);
    expect([...header.operators.keys()].filter((name) => name.includes(':'))).toEqual([]);
    expect(header.external).toEqual([]);
  });

  test('belongs to the detector that npm run models makes', () => {
    expect(JSON.stringify(modelLock)).toContain(card.detector.sha256);
  });

  test('gives the numbers it gave where it was taught', { timeout: 60_000 }, async () => {
    const feeds = Object.fromEntries(
      card.inputs.map(({ name, shape }) => {
        const size = shape.reduce((product, side) => product * side, 1);
        const data = Float32Array.from({ length: size }, (_, index) => ((index * 7919) % 1000) / 1000);
        return [name, { data, shape }];
      }),
    );
    const { equipmentHeat, equipmentEdges } = await runOnnx(file, feeds);
    const cell = card.probe.row * 64 + card.probe.column;
    const at = (data: Float32Array | undefined, channel: number): number =>
      data?.[channel * 64 * 64 + cell] ?? NaN;
    card.probe.heat.forEach((value, channel) =>
      expect(at(equipmentHeat?.data, channel)).toBeCloseTo(value, 4),
    );
    card.probe.edges.forEach((value, channel) =>
      expect(at(equipmentEdges?.data, channel)).toBeCloseTo(value, 2),
    );
  });
});
