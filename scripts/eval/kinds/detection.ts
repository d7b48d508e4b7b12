import { modelForRole } from '../../../models/registry';
import { DEFAULT_PERSON_SEARCH, type PersonSearch } from '../../../src/domain/config';
import { UsageError } from '../command-line';
import type { EvalKind } from '../kind';
import type { JudgedPicture } from '../metrics/average-precision';
import { compareJudged, intervalsOf, judgeAll, metricsOf } from '../metrics/detection-metrics';
import { boxesOf, classIdOf, hasClass, isYoloSet, readYoloSet } from '../sets/yolo';

const PERSON = 'person';

/** Finds people in labelled pictures with the product's detector. */
export const detection: EvalKind = {
  name: 'detection',
  options: {
    tiles: 'off (default), or on: enlarged parts of the pictures are searched too',
    compare:
      'stretch: beside it, the same net fed with stretched pictures and read as its own graph reads it',
  },
  canRead: async (dir) => (await isYoloSet(dir)) && hasClass(await readYoloSet(dir, 0), PERSON),
  variantsOf: () => Promise.resolve([{ compare: 'stretch' }, { compare: 'stretch', tiles: 'on' }]),
  async run(context) {
    const search = searchOf(context.options['tiles'] ?? 'off');
    const isCompared = isComparing(context.options['compare']);
    const set = await readYoloSet(context.dir, context.limit);
    const classId = classIdOf(set, PERSON);
    const vision = await context.vision();
    const wants = { persons: true, face: false, search };
    const { input } = modelForRole('person-detector');
    const own: JudgedPicture[] = [];
    const stretched: JudgedPicture[] = [];
    const timesMs: number[] = [];
    for (const [index, picture] of set.pictures.entries()) {
      const { size, persons, tookMs } = await vision.inspectPicture(picture.file, wants);
      const truths = boxesOf(picture, classId, size);
      own.push({ truths, detections: persons ?? [] });
      timesMs.push(tookMs);
      if (isCompared) {
        stretched.push({ truths, detections: await vision.inspectStretched(picture.file, input) });
      }
      context.progress(index + 1, set.pictures.length);
    }
    const judged = judgeAll(own);
    const compared = isCompared ? compareJudged(judged, judgeAll(stretched)) : null;
    return {
      kind: 'detection',
      set: context.set,
      engine: context.engine,
      models: vision.report.models,
      metrics: {
        ...metricsOf(judged),
        ...compared?.metrics,
        pictures: own.length,
        people: own.reduce((sum, { truths }) => sum + truths.length, 0),
        msPerPicture: medianOf(timesMs),
      },
      intervals: { ...intervalsOf(judged), ...compared?.intervals },
    };
  },
};

function searchOf(tiles: string): PersonSearch {
  if (tiles !== 'on' && tiles !== 'off') throw new UsageError(`--tiles takes on or off; got ${tiles}`);
  return { ...DEFAULT_PERSON_SEARCH, detail: tiles === 'on' ? 'fine' : 'normal' };
}

function isComparing(compared: string | undefined): boolean {
  if (compared !== undefined && compared !== 'stretch')
    throw new UsageError(`--compare takes stretch; got ${compared}`);
  return compared !== undefined;
}

function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
