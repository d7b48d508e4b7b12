import { expect, test } from 'vitest';
import { planFor } from './plan';

const CAMERA = {
  codec: 'h264',
  profile: 'Main',
  width: 1920,
  height: 1080,
  fps: 25,
  pixelFormat: 'yuv420p',
  hasBFrames: false,
  isInterlaced: false,
};

test.each([
  ['an ordinary camera', {}, []],
  ['full-range colours', { pixelFormat: 'yuvj420p' }, []],
  ['B-frames', { hasBFrames: true }, ['b-frames']],
  ['HEVC, whatever its frames', { codec: 'hevc', hasBFrames: true }, ['codec']],
  ['MJPEG', { codec: 'mjpeg', pixelFormat: 'yuvj422p' }, ['codec']],
  ['4:2:2', { pixelFormat: 'yuv422p' }, ['pixel-format']],
  ['ten bits with B-frames', { pixelFormat: 'yuv420p10le', hasBFrames: true }, ['b-frames', 'pixel-format']],
  ['interlaced', { isInterlaced: true }, ['interlaced']],
  ['twelve megapixels', { width: 4512, height: 2512 }, ['too-large']],
])('%s', (_name, change, reasons) => {
  const plan = planFor({ ...CAMERA, ...change });
  expect(plan).toEqual(reasons.length === 0 ? { kind: 'copy' } : { kind: 'reencode', reasons });
});
