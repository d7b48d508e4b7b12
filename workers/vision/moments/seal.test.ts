import { expect, test } from 'vitest';
import { seal, unseal } from './seal';

/** How a JPEG and a WebP file begin, and the marks within. */
const MARKERS = [
  [0xff, 0xd8, 0xff],
  [0x4a, 0x46, 0x49, 0x46],
  [0x52, 0x49, 0x46, 0x46],
  [0x57, 0x45, 0x42, 0x50],
];

const plain = new Uint8Array(4000);
for (let at = 0; at < plain.length; at += 40) plain.set(MARKERS.flat(), at);

const holds = (bytes: Uint8Array, marker: readonly number[]): boolean =>
  bytes.some((_, at) => marker.every((byte, index) => bytes[at + index] === byte));

test('what is sealed opens again, and looks like no picture', async () => {
  const sealed = await seal(plain, 'one');
  for (const marker of MARKERS) {
    expect(holds(plain, marker)).toBe(true);
    expect(holds(new Uint8Array(sealed.ciphertext), marker)).toBe(false);
  }
  expect(await unseal(sealed, 'one')).toEqual(plain);
});

test('the same picture is sealed differently each time, by a key that cannot be read out', async () => {
  const [first, second] = await Promise.all([seal(plain, 'one'), seal(plain, 'one')]);
  expect(new Uint8Array(first.ciphertext)).not.toEqual(new Uint8Array(second.ciphertext));
  expect(first.iv).not.toEqual(second.iv);
  expect(first.key.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', first.key)).rejects.toThrow();
});

test.each<[string, { id?: string; isOtherKey?: boolean; isTampered?: boolean }]>([
  ['under another id', { id: 'two' }],
  ['with the key of another', { isOtherKey: true }],
  ['with one bit turned', { isTampered: true }],
])('does not open %s', async (_case, { id = 'one', isOtherKey = false, isTampered = false }) => {
  const [sealed, other] = await Promise.all([seal(plain, 'one'), seal(plain, 'one')]);
  const bytes = new Uint8Array(sealed.ciphertext);
  if (isTampered) bytes[17] = (bytes[17] ?? 0) ^ 1;
  const tried = { ...sealed, key: isOtherKey ? other.key : sealed.key };
  await expect(unseal(tried, id)).rejects.toThrow(/does not open/);
});
