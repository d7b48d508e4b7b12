import type { MomentFacts, MomentOpening } from '../../protocol';
import { unpackMoment, type OpenedMoment } from './moment-file';
import { unseal } from './seal';

/** Shows one kept moment on a canvas of the page, which cannot be read there. Ends with its worker. */
export class MomentView {
  readonly #canvas: OffscreenCanvas;
  readonly #moment: OpenedMoment;
  #asked = 0;

  private constructor(canvas: OffscreenCanvas, moment: OpenedMoment) {
    this.#canvas = canvas;
    this.#moment = moment;
  }

  /** Decrypts; the canvas is transferred. Throws where key and bytes do not fit. */
  static async open({ id, sealed, canvas }: MomentOpening): Promise<MomentView> {
    return new MomentView(canvas, unpackMoment(await unseal(sealed, id)));
  }

  get facts(): MomentFacts {
    const { size, pictures } = this.#moment;
    return { size, atMs: pictures.map(({ atMs }) => atMs) };
  }

  /** Draws one picture, from 0; the newest call wins. */
  async draw(index: number): Promise<void> {
    const picture = this.#moment.pictures[index];
    if (picture === undefined) {
      throw new Error(`there is no picture ${index} of ${this.#moment.pictures.length}`);
    }
    this.#asked += 1;
    const asked = this.#asked;
    const bitmap = await createImageBitmap(new Blob([picture.bytes], { type: 'image/jpeg' }));
    try {
      if (asked !== this.#asked) return;
      this.#canvas.width = bitmap.width;
      this.#canvas.height = bitmap.height;
      this.#canvas.getContext('2d', { alpha: false })?.drawImage(bitmap, 0, 0);
    } finally {
      bitmap.close();
    }
  }
}
