import { expect, test } from 'vitest';
import { AddressMap } from './address-map';

const LOCAL = 'rtsp://127.0.0.1:5000';

test.each([
  { source: 'rtsp://cam/stream', url: 'rtsp://cam/stream/', local: '/source/' },
  { source: 'rtsp://cam/stream', url: 'rtsp://cam/stream/track1', local: '/source/track1' },
  { source: 'rtsp://cam/stream?a=1', url: 'rtsp://cam/stream?a=1/track1', local: '/source/track1' },
  { source: 'rtsp://cam/', url: 'rtsp://cam/track1', local: '/source/track1' },
  { source: 'rtsp://cam/stream', url: 'rtsp://cam/stream2/track1', local: '/u1' },
  { source: 'rtsp://cam/stream', url: 'rtsp://10.0.0.5:554/other/', local: '/u1/' },
])('$url of $source is $local, and back', ({ source, url, local }) => {
  const map = new AddressMap(LOCAL, source);
  expect(map.toLocal(url)).toBe(LOCAL + local);
  expect(map.toCamera(LOCAL + local)).toBe(url);
});

test('ffmpeg asks for the source by its whole address, and adds to what it was told', () => {
  const map = new AddressMap(LOCAL, 'rtsp://cam/stream/');
  expect(map.toCamera(`${LOCAL}/source`)).toBe('rtsp://cam/stream/');
  expect(map.toLocal('rtsp://10.0.0.5/x')).toBe(`${LOCAL}/u1`);
  expect(map.toCamera(`${LOCAL}/u1/track2`)).toBe('rtsp://10.0.0.5/x/track2');
  expect(map.toCamera('*')).toBe('*');
});

test.each([
  'rtsp://cam/stream',
  `${LOCAL}/`,
  `${LOCAL}/u7`,
  `${LOCAL}/sourcery`,
  'rtsp://127.0.0.1:50001/source',
])('%s is none of ours', (uri) => {
  expect(new AddressMap(LOCAL, 'rtsp://cam/stream').toCamera(uri)).toBeNull();
});

test('a camera that mentions ever new addresses is not remembered for ever', () => {
  const map = new AddressMap(LOCAL, 'rtsp://cam/stream');
  for (let index = 0; index < 100; index += 1) map.toLocal(`rtsp://cam/x${index}`);
  expect(map.toLocal('rtsp://cam/x99')).toBe(`${LOCAL}/source`);
});
