import type { Box } from '../domain/geometry';
import { distanceOf, heightOf, middleOf } from './place';

/** A box this much wider than high is that of somebody who lies, or is bent over, or cut. */
const LYING_ASPECT = 1.2;
/** Whoever was seen upright has become lower than this share of that height … */
const FALLEN_SHARE = 0.7;
/** … and the lower end has not risen by more than this share of it: who sits behind a table has not fallen. */
const RISEN_SHARE = 0.3;
/** Height by width of an upright body, at least. */
const UPRIGHT_SLIMNESS = 1.5;
/** Moved by more than this share of the box's width, somebody does not lie still. */
const STILL_SHARE = 0.35;
/** A box this near to the picture's edge may be cut by it, heights of the picture. */
const EDGE = 0.015;
/** Boxes flutter: another shape for less than this, ms, is none. */
const FLUTTER_MS = 1000;

/** Somebody upright, as seen last. */
interface Upright {
  readonly heightInPicture: number;
  readonly floorInPicture: number;
}

interface Spell {
  readonly sinceMs: number;
  readonly box: Box;
  lastMs: number;
}

/**
 * Whether one person lies still, and since when, from the shape of the box alone. Rough: it sees no difference
 * between lying and crawling in place, it does not see whoever lies along the line of sight (such a box stays
 * high), and nobody whom the lower edge of the picture cuts. Boxes in heights of the picture.
 */
export class LyingJudge {
  #upright: Upright | null = null;
  #spell: Spell | null = null;

  /** Takes the next sighting; `aspect` is the picture's width by its height. */
  see(box: Box, atMs: number, aspect: number): void {
    if (!this.#isLow(box, aspect)) {
      if (this.#spell !== null && atMs - this.#spell.lastMs >= FLUTTER_MS) this.#spell = null;
      if (isUpright(box)) this.#upright = { heightInPicture: heightOf(box), floorInPicture: box.y2 };
      return;
    }
    const spell = this.#spell;
    const widthInPicture = box.x2 - box.x1;
    const hasMoved =
      spell !== null && distanceOf(middleOf(spell.box), middleOf(box)) > STILL_SHARE * widthInPicture;
    if (spell === null || hasMoved) this.#spell = { sinceMs: atMs, box, lastMs: atMs };
    else spell.lastMs = atMs;
  }

  /** Since when the person lies still; null: they do not. */
  get lyingSinceMs(): number | null {
    return this.#spell?.sinceMs ?? null;
  }

  #isLow(box: Box, aspect: number): boolean {
    const widthInPicture = box.x2 - box.x1;
    if (widthInPicture < LYING_ASPECT * heightOf(box)) return false;
    const isCut = box.y2 >= 1 - EDGE || (box.x1 <= EDGE && box.x2 >= aspect - EDGE);
    if (isCut) return false;
    const upright = this.#upright;
    if (upright === null) return true;
    const hasFallen = heightOf(box) <= FALLEN_SHARE * upright.heightInPicture;
    const risen = upright.floorInPicture - box.y2;
    return hasFallen && risen <= RISEN_SHARE * upright.heightInPicture;
  }
}

function isUpright(box: Box): boolean {
  return heightOf(box) >= UPRIGHT_SLIMNESS * (box.x2 - box.x1);
}
