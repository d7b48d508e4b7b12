/** An answer with how sure it was. */
export interface JudgedAnswer {
  /** Comparable within one list only; higher is surer. */
  readonly confidence: number;
  readonly isRight: boolean;
}

/** One point of a risk–coverage curve (El-Yaniv & Wiener, 2010). */
export interface CoveragePoint {
  /** Share of all questions that are answered. */
  readonly coverage: number;
  /** Share of those answers that are right. */
  readonly accuracy: number;
}

/**
 * How many of the surest answers are right, when as many are given as make up `coverage` of all
 * `questions`; a question without an answer (no face found) is one that is left out first. Null where
 * there are fewer answers than that.
 */
export function accuracyAtCoverage(
  answers: readonly JudgedAnswer[],
  questions: number,
  coverage: number,
): number | null {
  // Rounded up: at least that share is answered. The tolerance is for shares like 0.7 · 10.
  const wanted = Math.ceil(questions * coverage - 1e-9);
  if (wanted < 1 || wanted > answers.length) return null;
  const surest = bySureness(answers).slice(0, wanted);
  return surest.filter(({ isRight }) => isRight).length / wanted;
}

/** The accuracy at each of these shares of all questions, as far as the answers reach. */
export function riskCoverageCurve(
  answers: readonly JudgedAnswer[],
  questions: number,
  coverages: readonly number[],
): readonly CoveragePoint[] {
  return coverages.flatMap((coverage) => {
    const accuracy = accuracyAtCoverage(answers, questions, coverage);
    return accuracy === null ? [] : [{ coverage, accuracy }];
  });
}

/** What a bar on the confidence does: who is answered, and how many of those answers are right. */
export function atBar(
  answers: readonly JudgedAnswer[],
  questions: number,
  bar: number,
): { readonly coverage: number; readonly accuracy: number | null } {
  const given = answers.filter(({ confidence }) => confidence >= bar);
  return {
    coverage: questions === 0 ? 0 : given.length / questions,
    accuracy: given.length === 0 ? null : given.filter(({ isRight }) => isRight).length / given.length,
  };
}

function bySureness(answers: readonly JudgedAnswer[]): readonly JudgedAnswer[] {
  return answers.toSorted((first, second) => second.confidence - first.confidence);
}
