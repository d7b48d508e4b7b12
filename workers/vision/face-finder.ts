import { decodeBlazeFace, type FaceDetection } from '../../models/face-detector/decode';
import { wholeFrame } from '../../models/placement';
import { modelForRole } from '../../models/registry';
import { headRegion } from '../../src/attributes/attention';
import { DEFAULT_FACE_QUALITY, isFrontalFace } from '../../src/attributes/face-quality';
import type { Box } from '../../src/domain/geometry';
import type { Track } from '../../src/domain/track';
import type { InferenceEngine } from './engines/engine';
import { faceSharpness } from './face-sharpness';

const FACE_DETECTOR = modelForRole('face-detector');

/** Somebody says that a picture shows a face: backs of heads, for which followed people need more, are none. */
const MIN_PICTURE_SCORE = 0.5;
/**
 * A face that takes more than this of a region's side is looked at again with `GROWTH` of the region around
 * it: of a face that fills its input, the net takes the middle for the face (UTKFace: eyes 56 px apart for 78).
 */
const CLOSE_SHARE = 0.5;
const GROWTH = 0.25;

/** Where one person's face is looked for, frame pixels. */
export interface FaceSearch {
  readonly id: number;
  readonly region: Box;
  /** Whose face it must be; null: any face in the region will do. */
  readonly person: Box | null;
}

/** A face that is good enough to say something about its person. */
export interface FoundFace<Search extends FaceSearch> {
  readonly search: Search;
  readonly face: FaceDetection;
}

/** The search for the face of a tracked person. */
export function searchOf(track: Track): FaceSearch {
  return { id: track.id, region: headRegion(track.box), person: track.box };
}

/** At most one face for each search, in the full-resolution frame. */
export async function findFaces<Search extends FaceSearch>(
  engine: InferenceEngine,
  frame: VideoFrame,
  searches: readonly Search[],
): Promise<readonly FoundFace<Search>[]> {
  const { minScore, minSharpness } = DEFAULT_FACE_QUALITY;
  const faceFor = ({ person }: FaceSearch, faces: readonly FaceDetection[]): FaceDetection | null =>
    faces.find((face) => (person === null || isFaceOf(face.box, person)) && isFrontalFace(face)) ?? null;
  const regions = searches.map(({ region }) => region);
  const seen = await detect(engine, frame, { regions, minScore });
  const found = searches.flatMap((search, index): FoundFace<Search>[] => {
    const face = faceFor(search, seen[index] ?? []);
    return face === null ? [] : [{ search, face }];
  });
  const close = found.filter(({ face, search }) => isTooClose(face, search.region));
  const closeRegions = close.map(({ search }) => grown(search.region));
  const again = await detect(engine, frame, { regions: closeRegions, minScore });
  const better = new Map(close.map(({ search }, index) => [search, faceFor(search, again[index] ?? [])]));
  return found
    .map(({ search, face }) => ({ search, face: better.get(search) ?? face }))
    .filter(({ face }) => faceSharpness(engine.picture, frame, face) >= minSharpness);
}

/** The face that a picture is of, also one that looks away from the camera; null: none. */
export async function findFaceInPicture(
  engine: InferenceEngine,
  frame: VideoFrame,
): Promise<FaceDetection | null> {
  const picture = wholeFrame({ width: frame.displayWidth, height: frame.displayHeight });
  const bestIn = async (region: Box): Promise<FaceDetection | undefined> => {
    const [faces = []] = await detect(engine, frame, { regions: [region], minScore: MIN_PICTURE_SCORE });
    return faceOfPicture(faces, picture);
  };
  const found = await bestIn(picture);
  if (found !== undefined && !isTooClose(found, picture)) return found;
  return (await bestIn(grown(picture))) ?? found ?? null;
}

/** The faces in each region, by falling score. */
async function detect(
  engine: InferenceEngine,
  frame: VideoFrame,
  look: { readonly regions: readonly Box[]; readonly minScore: number },
): Promise<readonly (readonly FaceDetection[])[]> {
  const { regions, minScore } = look;
  if (regions.length === 0) return [];
  const { tensors, placements } = await engine.infer(FACE_DETECTOR.id, frame, regions);
  return placements.map((placement, batchIndex) =>
    decodeBlazeFace(tensors, { placement, minScore, batchIndex }),
  );
}

/** Whether a face fills so much of the region that the net sees only its middle for a face. */
function isTooClose(face: FaceDetection, region: Box): boolean {
  return face.box.x2 - face.box.x1 > CLOSE_SHARE * Math.max(region.x2 - region.x1, region.y2 - region.y1);
}

function grown({ x1, y1, x2, y2 }: Box): Box {
  const [beside, above] = [(x2 - x1) * GROWTH, (y2 - y1) * GROWTH];
  return { x1: x1 - beside, y1: y1 - above, x2: x2 + beside, y2: y2 + above };
}

/** Which face a picture is of: the large, sure one in the middle rather than one at its edge or in the background. */
export function faceOfPicture<Face extends Pick<FaceDetection, 'box' | 'score'>>(
  faces: readonly Face[],
  picture: Box,
): Face | undefined {
  const middle = { x: (picture.x1 + picture.x2) / 2, y: (picture.y1 + picture.y2) / 2 };
  const farthest = Math.hypot(picture.x2 - picture.x1, picture.y2 - picture.y1) / 2;
  const weightOf = ({ box, score }: Face): number => {
    const aside = Math.hypot((box.x1 + box.x2) / 2 - middle.x, (box.y1 + box.y2) / 2 - middle.y);
    return (box.x2 - box.x1) * score * (1 - aside / farthest);
  };
  return faces.toSorted((first, second) => weightOf(second) - weightOf(first))[0];
}

/** Whether the face's centre lies in the upper part of the person's box; another's face beside it does not count. */
function isFaceOf(face: Box, person: Box): boolean {
  const x = (face.x1 + face.x2) / 2;
  const y = (face.y1 + face.y2) / 2;
  const height = person.y2 - person.y1;
  return x > person.x1 && x < person.x2 && y > person.y1 - height * 0.05 && y < person.y1 + height * 0.6;
}
