import { expect, it } from 'vitest';
import { splitAddress, type SplitAddress } from './split-address';

it.each<[string, string, SplitAddress]>([
  [
    'user name and password',
    'rtsp://admin:12345@10.0.0.7:554/Streaming/Channels/101',
    { address: 'rtsp://10.0.0.7:554/Streaming/Channels/101', username: 'admin', password: '12345' },
  ],
  ['blanks around it', '  rtsp://a:b@cam/1 ', { address: 'rtsp://cam/1', username: 'a', password: 'b' }],
  ['a user name alone', 'rtsp://admin@cam/1', { address: 'rtsp://cam/1', username: 'admin', password: '' }],
  [
    'escaped signs',
    'rtsp://us%40er:p%40ss%3A%2F@cam/1',
    { address: 'rtsp://cam/1', username: 'us@er', password: 'p@ss:/' },
  ],
  [
    'an @ in the password',
    'rtsp://admin:p@ss@cam/1',
    { address: 'rtsp://cam/1', username: 'admin', password: 'p@ss' },
  ],
  [
    'a colon in the password',
    'rtsp://admin:a:b@cam/1',
    { address: 'rtsp://cam/1', username: 'admin', password: 'a:b' },
  ],
  [
    'a slash in the password',
    'rtsp://admin:pa/ss@cam:554/1',
    { address: 'rtsp://cam:554/1', username: 'admin', password: 'pa/ss' },
  ],
  [
    'a hash and an @ in the password',
    'rtsp://admin:#1@home@cam/h264',
    { address: 'rtsp://cam/h264', username: 'admin', password: '#1@home' },
  ],
  [
    'a per cent sign that begins no escape',
    'rtsp://admin:100%@cam/1',
    { address: 'rtsp://cam/1', username: 'admin', password: '100%' },
  ],
  [
    'an IPv6 host',
    'rtsp://a:b@[fe80::1]:554/1',
    { address: 'rtsp://[fe80::1]:554/1', username: 'a', password: 'b' },
  ],
  [
    'fields of a query',
    'http://cam/snap.cgi?channel=1&user=admin&password=s%26ecret&x=2',
    {
      address: 'http://cam/snap.cgi?channel=1&user={user}&password={password}&x=2',
      username: 'admin',
      password: 's&ecret',
    },
  ],
  [
    'fields of a path',
    'rtsp://cam:554/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp',
    {
      address: 'rtsp://cam:554/user={user}_password={password}_channel=1_stream=0.sdp',
      username: 'admin',
      password: 'tlJwpbo6',
    },
  ],
  [
    'a token',
    'http://cam/mjpeg?token=abc',
    { address: 'http://cam/mjpeg?token={password}', username: '', password: 'abc' },
  ],
])('takes out %s', (_case, text, split) => {
  expect(splitAddress(text)).toEqual(split);
});

it.each([
  ['an address without credentials', 'rtsp://10.0.0.7:554/Streaming/Channels/101'],
  ['an @ in the path', 'rtsp://cam/user@1/main'],
  ['an @ in the path behind a port', 'rtsp://cam:554/user@1'],
  ['placeholders', 'http://cam/?user={user}&password={password}'],
  ['no address at all', 'admin:12345@cam'],
  ['an unfinished address', 'rtsp://admin:12'],
  ['nothing', ''],
])('leaves %s', (_case, text) => {
  expect(splitAddress(text)).toBeNull();
});
