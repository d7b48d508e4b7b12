/** What is done to a picture before the product sees it; but for `face-px`, in shares of its face's width. */
export interface Alteration {
  /**
   * face-px: made smaller until its face is so many pixels wide; smaller ones stay. blur: out of focus, a Gaussian
   * of this standard deviation. motion: smeared sideways over this length, as by a head that moves.
   */
  readonly kind: 'face-px' | 'blur' | 'motion';
  readonly amount: number;
}

/** The altered picture, the caller's; the frame stays the caller's. */
export async function alteredPicture(
  frame: VideoFrame,
  facePx: number,
  { kind, amount }: Alteration,
): Promise<VideoFrame> {
  switch (kind) {
    case 'face-px':
      return shrunk(frame, Math.min(1, amount / facePx));
    case 'blur':
      return redrawn(frame, (context) => {
        context.filter = `blur(${amount * facePx}px)`;
        context.drawImage(frame, 0, 0);
      });
    case 'motion':
      return redrawn(frame, (context) => smear(context, frame, amount * facePx));
  }
}

async function shrunk(frame: VideoFrame, scale: number): Promise<VideoFrame> {
  const bitmap = await createImageBitmap(frame, {
    resizeWidth: Math.max(1, Math.round(frame.displayWidth * scale)),
    resizeHeight: Math.max(1, Math.round(frame.displayHeight * scale)),
    resizeQuality: 'high',
  });
  const small = new VideoFrame(bitmap, { timestamp: 0 });
  bitmap.close();
  return small;
}

function redrawn(frame: VideoFrame, draw: (context: OffscreenCanvasRenderingContext2D) => void): VideoFrame {
  const canvas = new OffscreenCanvas(frame.displayWidth, frame.displayHeight);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no 2d context');
  draw(context);
  return new VideoFrame(canvas, { timestamp: 0 });
}

/** The mean of the picture at every pixel of the way: the n-th copy is laid over the others with 1/n. */
function smear(context: OffscreenCanvasRenderingContext2D, frame: VideoFrame, lengthPx: number): void {
  const copies = Math.max(1, Math.round(lengthPx) + 1);
  for (let copy = 0; copy < copies; copy += 1) {
    context.globalAlpha = 1 / (copy + 1);
    context.drawImage(frame, copy - (copies - 1) / 2, 0);
  }
}
