import type { Size } from '../../../src/domain/geometry';

/** What a camera of a test films, and how it encodes it. */
export type Picture =
  /** The clock, live. */
  | {
      readonly kind: 'clock';
      readonly size: Size;
      readonly fps: number;
      readonly codec: PictureCodec;
      /** Pictures from one key frame to the next. */
      readonly gop: number;
      readonly bFrames: number;
    }
  /** A file in a loop, its video as it is. */
  | { readonly kind: 'file'; readonly path: string };

export type PictureCodec = 'h264' | 'hevc' | 'mjpeg';

/** A small clock in H.264 with a key frame each second; fields given replace these. */
export function clockPicture(
  fields: Partial<Omit<Extract<Picture, { kind: 'clock' }>, 'kind'>> = {},
): Extract<Picture, { kind: 'clock' }> {
  const fps = fields.fps ?? 25;
  const basic = { size: { width: 640, height: 360 }, codec: 'h264' as const, gop: fps, bFrames: 0 };
  return { kind: 'clock', ...basic, ...fields, fps };
}

/** ffmpeg's arguments from the first input up to the codec; the caller adds format and target. */
export function pictureArgs(picture: Picture): readonly string[] {
  if (picture.kind === 'file') {
    return ['-re', '-stream_loop', '-1', '-i', picture.path, '-map', '0:v:0', '-c:v', 'copy'];
  }
  const { size, fps } = picture;
  return [
    ...['-fflags', 'nobuffer', '-probesize', '32', '-analyzeduration', '0'],
    ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p'],
    ...['-s', `${size.width}x${size.height}`, '-framerate', String(fps), '-i', 'pipe:0'],
    ...['-map', '0:v:0', '-vsync', 'passthrough', ...encoderArgs(picture)],
  ];
}

function encoderArgs({ codec, gop, bFrames }: Extract<Picture, { kind: 'clock' }>): readonly string[] {
  switch (codec) {
    case 'h264':
      return [
        ...['-c:v', 'libx264', '-preset', 'ultrafast', ...(bFrames === 0 ? ['-tune', 'zerolatency'] : [])],
        ...['-profile:v', bFrames === 0 ? 'baseline' : 'main', '-bf', String(bFrames), '-g', String(gop)],
        ...['-keyint_min', String(gop), '-sc_threshold', '0', '-crf', '26', '-threads', '1'],
      ];
    case 'hevc':
      return [
        ...['-c:v', 'libx265', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', String(gop)],
        ...['-x265-params', `log-level=error:bframes=${bFrames}:scenecut=0:pools=1:frame-threads=1`],
      ];
    case 'mjpeg':
      // RTP carries only JPEG with the standard tables.
      return ['-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p', '-huffman', 'default'];
  }
}
