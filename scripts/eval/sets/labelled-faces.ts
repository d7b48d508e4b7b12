import { join } from 'node:path';
import { z } from 'zod';
import {
  AGE_BANDS,
  GENDERS,
  MOODS,
  ageBandOf,
  type AgeBand,
  type Gender,
  type Mood,
} from '../../../src/domain/attributes';
import { csvNames, readCsv } from './csv';

const LABELS = 'labels.csv';

/** A picture of one face and what people say of it. */
export interface LabelledFace {
  /** Relative to the folder. */
  readonly file: string;
  readonly gender: Gender;
  readonly ageBand: AgeBand;
  /** Null: only the band is known. */
  readonly ageYears: number | null;
  /** Whatever else the set groups its faces by; null: nothing. */
  readonly group: string | null;
}

/** A picture of one face and the mood that people see in it. */
export interface LabelledMood {
  readonly file: string;
  /** Contempt, which only some sets know, is left out. */
  readonly mood: Mood;
}

const gender = z.enum(GENDERS);
const faceRow = z
  .union([
    z.object({
      file: z.string(),
      age: z.coerce.number().min(0).max(130),
      gender,
      group: z.string().optional(),
    }),
    z.object({ file: z.string(), ageGroup: z.enum(AGE_BANDS), gender, group: z.string().optional() }),
  ])
  .transform((row): LabelledFace => {
    const { file, group = null } = row;
    return 'age' in row
      ? { file, gender: row.gender, ageYears: row.age, ageBand: ageBandOf(row.age), group }
      : { file, gender: row.gender, ageYears: null, ageBand: row.ageGroup, group };
  });
const moodRow = z.object({ file: z.string(), mood: z.enum([...MOODS, 'contempt']) });

/** `labels.csv` with file, age or ageGroup, gender and perhaps group. */
export function readLabelledFaces(dir: string): Promise<readonly LabelledFace[]> {
  return readCsv(join(dir, LABELS), faceRow);
}

/** `labels.csv` with file and mood. */
export async function readLabelledMoods(dir: string): Promise<readonly LabelledMood[]> {
  const rows = await readCsv(join(dir, LABELS), moodRow);
  return rows.flatMap(({ file, mood }) => (mood === 'contempt' ? [] : [{ file, mood }]));
}

export async function hasLabelledFaces(dir: string): Promise<boolean> {
  const names = await csvNames(join(dir, LABELS));
  return names.includes('gender') && (names.includes('age') || names.includes('ageGroup'));
}

export async function hasLabelledMoods(dir: string): Promise<boolean> {
  return (await csvNames(join(dir, LABELS))).includes('mood');
}
