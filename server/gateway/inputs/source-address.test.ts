import { describe, expect, test } from 'vitest';
import { readSourceAddress } from './source-address';

const credentials = { username: 'ad min', password: 'p&ss/w?rd#%' };

describe('readSourceAddress', () => {
  test.each([
    { url: 'rtsp://cam/s?channel=1&sub=0', port: 554, hostname: 'cam', path: '/s?channel=1&sub=0' },
    { url: 'rtsps://cam', port: 322, hostname: 'cam', path: '/' },
    { url: 'http://CAM:8080?x=1', port: 8080, hostname: 'cam', path: '/?x=1' },
    { url: 'https://[fd12::7]/v.mjpg#part', port: 443, hostname: 'fd12::7', path: '/v.mjpg' },
    { url: 'rtsp://[fd12::7]:8554/a', port: 8554, hostname: 'fd12::7', path: '/a' },
    { url: 'http://cam:80/', port: 80, hostname: 'cam', path: '/' },
  ])('$url', ({ url, ...parts }) => {
    expect(readSourceAddress(url, null)).toMatchObject(parts);
  });

  test('fills user name and password in, percent-encoded', () => {
    const { path, url } = readSourceAddress('http://cam/x?usr={user}&pwd={password}', credentials);
    expect(path).toBe('/x?usr=ad%20min&pwd=p%26ss%2Fw%3Frd%23%25');
    expect(url).toBe(`http://cam${path}`);
  });

  test('says that they are missing', () => {
    expect(() => readSourceAddress('http://cam/{password}', null)).toThrow('Enter them');
  });

  test.each([
    'rtsp://user:secret@cam/',
    'rtsp://{password}/',
    'file:///etc/passwd',
    'rtsp:///x',
    'rtsp://cam/a b',
    'rtsp://cam/a\r\nX: y',
    'rtsp://cam:99999/',
    'rtsp://cam\\@other/',
    '-i',
  ])('refuses %j', (url) => {
    expect(() => readSourceAddress(url, credentials)).toThrow('cannot be used');
  });
});
