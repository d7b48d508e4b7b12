import { describe, expect, test } from 'vitest';
import { alterationOf } from './alteration';

describe('alterationOf', () => {
  test.each([
    ['nothing', {}, null],
    ['options of other kinds', { faces: 'found' }, null],
    ['a small face', { 'face-px': '24' }, { kind: 'face-px', amount: 24 }],
    ['a picture out of focus', { blur: '0.05' }, { kind: 'blur', amount: 0.05 }],
    ['a face that moves', { motion: '0.25' }, { kind: 'motion', amount: 0.25 }],
  ])('%s', (_, options, expected) => {
    expect(alterationOf(options)).toEqual(expected);
  });

  test.each([
    ['a face of no size', { 'face-px': '0' }, /--face-px takes a number from 8 to 4096, got 0/],
    ['a share in per cent', { blur: '5' }, /--blur takes a number from 0 to 1, got 5/],
    ['no number', { motion: 'fast' }, /--motion takes a number from 0 to 1, got fast/],
    ['two at once', { blur: '0.1', motion: '0.1' }, /choose one of --face-px, --blur, --motion/],
  ])('%s is refused', (_, options, message) => {
    expect(() => alterationOf(options)).toThrow(message);
  });
});
