import { expect, test } from 'vitest';
import { asksForKeyPicture } from './rtcp';

const RECEIVER_REPORT = [0x80, 201, 0, 1, 0, 0, 0, 1];
const PLI = [0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2];
const FIR = [0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0];
const REMB = [0x8f, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0];
const NACK = [0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 0];

test.each([
  ['a picture loss', PLI, true],
  ['a full intra request', FIR, true],
  ['a picture loss behind a report', [...RECEIVER_REPORT, ...PLI], true],
  ['a report', RECEIVER_REPORT, false],
  ['lost packets', NACK, false],
  ['an estimate of the bandwidth', REMB, false],
  ['rubbish', [1, 2, 3], false],
  ['nothing', [], false],
])('%s asks for a key picture: %j', (_name, bytes, expected) => {
  expect(asksForKeyPicture(Buffer.from(bytes))).toBe(expected);
});
