import type { DetectionColumns } from '../../../models/person-detector/decode';
import type { Box, Size } from '../../../src/domain/geometry';
import type { MomentRecording } from '../../../src/domain/moments';
import type { SealedMoment } from '../../protocol';
import type { InferenceEngine } from '../engines/engine';
import { boxAt } from '../search/search-area';
import { MomentRecorder, refusal } from './moment-recorder';
import { RawPictures } from './raw-pictures';

/** One analysed frame with all that is known of people in it. */
export interface SeenFrame {
  readonly frame: VideoFrame;
  readonly size: Size;
  readonly capturedAtMs: number;
  /** Whatever the net took for a person, in frame pixels: also who is too small or too far aside to count. */
  readonly found: DetectionColumns;
  /** Where tracks are expected and faces were seen, in pixels of `reference`. */
  readonly expected: readonly Box[];
  readonly reference: Size;
  /** The part of the frame that was searched, in its pixels. */
  readonly searched: Box;
}

/** What may be kept of one camera's pictures: nothing until `configure` allows it. Call `dispose` at the end. */
export class CameraMoments {
  #recorder: MomentRecorder | null = null;
  #pictures: RawPictures | null = null;

  /** Pictures that were covered by another rule are forgotten. */
  configure(recording: MomentRecording | null): void {
    const known = this.#recorder?.recording;
    if (known?.kind === recording?.kind && known?.cover === recording?.cover) return;
    this.dispose();
    if (recording === null) return;
    this.#recorder = new MomentRecorder(recording);
    this.#pictures = new RawPictures(recording.cover);
  }

  /** Takes what it needs of the frame at once; the frame stays the caller's. */
  see(engine: InferenceEngine, seen: SeenFrame): void {
    const [recorder, pictures] = [this.#recorder, this.#pictures];
    if (recorder === null || pictures === null) return;
    const { frame, size, capturedAtMs, found, expected, reference } = seen;
    const peopleInUnit = [
      ...Array.from({ length: found.count }, (_, row) => inUnit(boxAt(found, row), size)),
      ...expected.map((box) => inUnit(box, reference)),
    ];
    recorder.take({ capturedAtMs, size, peopleInUnit }, () => {
      // On a GPU the frame is not on the CPU yet; elsewhere the detector has converted it a moment ago.
      const source = engine.report.engine === 'ort-webgpu' ? frame : engine.picture.wholeOf(frame);
      return pictures.hold(source, { atMs: capturedAtMs, size, seenInUnit: inUnit(seen.searched, size) });
    });
  }

  /** See `MomentRecorder.keep`; rejects where the site keeps nothing. */
  keep(momentId: string): Promise<SealedMoment> {
    if (this.#recorder !== null) return this.#recorder.keep(momentId);
    const words = "this camera's site keeps no pictures; its settings can allow it";
    return Promise.reject(refusal('moments-off', words));
  }

  dispose(): void {
    this.#recorder?.dispose();
    this.#recorder = null;
    this.#pictures = null;
  }
}

function inUnit({ x1, y1, x2, y2 }: Box, { width, height }: Size): Box {
  return { x1: x1 / width, y1: y1 / height, x2: x2 / width, y2: y2 / height };
}
