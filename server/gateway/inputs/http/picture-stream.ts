import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import type { FirstProblem } from '../first-problem';
import { MultipartReader } from './multipart-reader';
import { endOnSilence } from './silence';

/** Pictures that wait for ffmpeg; while there are more bytes than these, new pictures are left out. */
const MAX_WAITING_BYTES = 1024 * 1024;

interface PictureStreamOptions {
  /** The stream's from now on. */
  readonly response: IncomingMessage;
  readonly boundary: string;
  readonly authority: string;
  readonly problems: FirstProblem;
}

/**
 * A camera's pictures in the form of multipart that ffmpeg reads (`-f mpjpeg`), whatever form the
 * camera has. ffmpeg that cannot follow misses pictures instead of lagging behind. Ends with the
 * camera; destroying it lets the camera go.
 */
export function pictureStream({ response, boundary, authority, problems }: PictureStreamOptions): Readable {
  const reader = new MultipartReader(boundary);
  const output = new PassThrough({ highWaterMark: MAX_WAITING_BYTES });
  const silence = endOnSilence({ response, output, authority, problems });
  response.on('data', (chunk: Buffer) => {
    const pictures = reader.read(chunk);
    if (pictures.length > 0) silence.heard();
    for (const picture of pictures) {
      if (!output.writableNeedDrain && !output.writableEnded) output.write(part(picture));
    }
    if (!reader.isBroken) return;
    problems.note('no-video', `${authority} sends something that is no sequence of JPEG pictures.`);
    response.destroy();
  });
  return output;
}

function part(jpeg: Buffer): Buffer {
  const head = `--picture\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), jpeg, Buffer.from('\r\n')]);
}
