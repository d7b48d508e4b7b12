import type { EvalContext, EvalKind, EvalReport, Interval } from '../kind';
import { aucOf, tarAtFar, type ScoredPair } from '../metrics/auc';
import { bootstrapInterval } from '../metrics/bootstrap';
import { modelVersionsOf } from '../model-versions';
import { hasFacePairs, readFacePairs, type FacePair } from '../sets/pairs';

/** False acceptances per pair of two people at which the share of true ones is told. */
const FAR = 0.01;

/** Pairs with the distance of their faces; null: one of the pictures shows none that is good enough. */
interface ComparedPair extends FacePair {
  readonly distance: number | null;
}

/**
 * Whether two pictures show one person. A pair in which a face is not found counts as nothing alike: it
 * is a miss if the two are one person. `foundOnly` leaves such pairs out.
 */
export const verification: EvalKind = {
  name: 'verification',
  options: {},
  canRead: hasFacePairs,
  run: measureVerification,
};

async function measureVerification(context: EvalContext): Promise<EvalReport> {
  const pairs = (await readFacePairs(context.dir)).slice(0, context.limit ?? Infinity);
  const vision = await context.vision();
  const compared: ComparedPair[] = [];
  for (const pair of pairs) {
    compared.push({ ...pair, distance: await vision.compareFaces(pair.files) });
    context.progress(compared.length, pairs.length);
  }
  const scored = compared.map(scoredPair);
  const found = compared.filter(({ distance }) => distance !== null);
  const auc = bootstrapInterval(scored, aucOf);
  const intervals: Readonly<Record<string, Interval>> = auc === null ? {} : { auc };
  return {
    kind: 'verification',
    set: context.set,
    engine: context.engine,
    models: modelVersionsOf(['face-detector', 'face-recognition'], context.engine),
    metrics: {
      auc: aucOf(scored),
      tarAtFar1: tarAtFar(scored, FAR),
      coverage: pairs.length === 0 ? null : found.length / pairs.length,
      samePairs: pairs.filter(({ isSame }) => isSame).length,
      differentPairs: pairs.filter(({ isSame }) => !isSame).length,
      foundOnly: { auc: aucOf(found.map(scoredPair)), pairs: found.length },
    },
    intervals,
  };
}

function scoredPair({ distance, isSame }: ComparedPair): ScoredPair {
  return { isSame, similarity: distance === null ? Number.NEGATIVE_INFINITY : -distance };
}
