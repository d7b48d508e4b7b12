/** Every frame that this page has made or decoded. */
const frames: VideoFrame[] = [];

globalThis.VideoFrame = new Proxy(VideoFrame, {
  construct(target, args: ConstructorParameters<typeof VideoFrame>) {
    const frame = new target(...args);
    frames.push(frame);
    return frame;
  },
});

globalThis.VideoDecoder = new Proxy(VideoDecoder, {
  construct(target, [init]: ConstructorParameters<typeof VideoDecoder>) {
    return new target({
      ...init,
      output: (frame) => {
        frames.push(frame);
        init.output(frame);
      },
    });
  },
});

/** Frames made so far, and how many of them this page still holds: neither closed nor transferred. */
export function openFrames(): { readonly made: number; readonly open: number } {
  return { made: frames.length, open: frames.filter((frame) => frame.codedWidth > 0).length };
}
