import { expect, it } from 'vitest';
import { httpUrl } from '../../api/url-schemas';
import { gatewayAddresses, type GatewayProduct, type GatewayStreamName } from './gateway-templates';

const DOOR: GatewayStreamName = { host: 'nvr.local', stream: 'door', isSecure: false };

it.each<[string, GatewayProduct, GatewayStreamName, string, string]>([
  ['MediaMTX', 'mediamtx', DOOR, 'http://nvr.local:8889/door/whep', 'http://nvr.local:8888/door/index.m3u8'],
  [
    'MediaMTX with TLS',
    'mediamtx',
    { ...DOOR, isSecure: true },
    'https://nvr.local:8889/door/whep',
    'https://nvr.local:8888/door/index.m3u8',
  ],
  [
    'a path of several parts',
    'mediamtx',
    { ...DOOR, stream: '/shop/front door/' },
    'http://nvr.local:8889/shop/front%20door/whep',
    'http://nvr.local:8888/shop/front%20door/index.m3u8',
  ],
  [
    'go2rtc',
    'go2rtc',
    DOOR,
    'http://nvr.local:1984/api/webrtc?src=door',
    'http://nvr.local:1984/api/stream.m3u8?src=door&mp4',
  ],
  [
    'go2rtc with TLS',
    'go2rtc',
    { ...DOOR, isSecure: true, stream: 'a&b' },
    'https://nvr.local/api/webrtc?src=a%26b',
    'https://nvr.local/api/stream.m3u8?src=a%26b&mp4',
  ],
  [
    'a host that was pasted as an address',
    'go2rtc',
    { ...DOOR, host: 'http://10.0.0.5:8889/door' },
    'http://10.0.0.5:1984/api/webrtc?src=door',
    'http://10.0.0.5:1984/api/stream.m3u8?src=door&mp4',
  ],
  [
    'an IPv6 address',
    'mediamtx',
    { ...DOOR, host: 'fd00::5' },
    'http://[fd00::5]:8889/door/whep',
    'http://[fd00::5]:8888/door/index.m3u8',
  ],
  [
    'an IPv6 address in brackets with a port',
    'mediamtx',
    { ...DOOR, host: '[fd00::5]:8889' },
    'http://[fd00::5]:8889/door/whep',
    'http://[fd00::5]:8888/door/index.m3u8',
  ],
])('makes addresses for %s', (_case, product, name, whepUrl, hlsUrl) => {
  expect(gatewayAddresses(product, name)).toEqual({ whepUrl, hlsUrl });
  expect(httpUrl.safeParse(whepUrl).success).toBe(true);
  expect(httpUrl.safeParse(hlsUrl).success).toBe(true);
});

it.each([
  ['host', { ...DOOR, host: ' ' }],
  ['stream', { ...DOOR, stream: '/' }],
])('waits for the %s', (_case, name) => {
  expect(gatewayAddresses('mediamtx', name)).toBeNull();
});
