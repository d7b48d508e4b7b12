import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StartError } from '../start-error';
import { readGatewayConfig } from './gateway-config';

type Given = Parameters<typeof readGatewayConfig>[0];

function read(env: Given['env'] = {}, given: Partial<Given> = {}): ReturnType<typeof readGatewayConfig> {
  return readGatewayConfig({
    env,
    port: undefined,
    media: undefined,
    pagePort: 8080,
    dataDir: '/srv/d',
    ...given,
  });
}

describe('readGatewayConfig', () => {
  test('the defaults', () => {
    expect(read()).toEqual({
      port: 8081,
      udpPort: 8081,
      mayMovePorts: true,
      mediaDir: join('/srv/d', 'media'),
      ffmpeg: 'ffmpeg',
      ffprobe: 'ffprobe',
      credentialsKey: null,
      allowedNetworks: [],
      publisherNetworks: [],
      iceServers: [],
      publicUrl: null,
      pageOrigins: [],
      limits: { sources: 64, viewers: 100 },
    });
  });

  test('any port for the page means any for the gateway', () => {
    expect(read({}, { pagePort: 0 })).toMatchObject({ port: 0, udpPort: 0 });
  });

  test('an argument wins over the environment', () => {
    const env = { HIRO_GATEWAY_PORT: '9001', HIRO_MEDIA_DIR: '/srv/m' };
    expect(read(env)).toMatchObject({ port: 9001, udpPort: 9001, mediaDir: '/srv/m' });
    expect(read(env, { port: '9002', media: '~/videos' })).toMatchObject({
      port: 9002,
      udpPort: 9002,
      mediaDir: join(homedir(), 'videos'),
    });
  });

  test.each(['off', '0', 'No', 'false'])('HIRO_GATEWAY=%s switches it off', (word) => {
    expect(read({ HIRO_GATEWAY: word })).toBeNull();
  });

  test('everything else', () => {
    const key = randomBytes(32).toString('base64');
    const env = {
      HIRO_GATEWAY: 'on',
      HIRO_GATEWAY_UDP_PORT: '8189',
      HIRO_GATEWAY_KEY: key,
      HIRO_GATEWAY_ALLOW: '169.254.0.0/16, 192.0.2.7',
      HIRO_PUBLISHERS: 'fd00::/8',
      HIRO_ICE_SERVERS: 'stun:stun.example.org, turn:[fd00::1]:3478?transport=tcp',
      HIRO_GATEWAY_URL: 'https://cctv.example/gateway/',
      HIRO_PAGE_ORIGINS: 'https://page.example http://page.example:81/',
      HIRO_MAX_SOURCES: '3',
      HIRO_MAX_VIEWERS: '5',
      HIRO_FFMPEG: '/opt/ffmpeg',
      HIRO_FFPROBE: ' ',
    };
    expect(read(env)).toMatchObject({
      udpPort: 8189,
      credentialsKey: key,
      allowedNetworks: ['169.254.0.0/16', '192.0.2.7/32'],
      publisherNetworks: ['fd00::/8'],
      iceServers: ['stun:stun.example.org', 'turn:[fd00::1]:3478?transport=tcp'],
      publicUrl: 'https://cctv.example/gateway',
      pageOrigins: ['https://cctv.example', 'https://page.example', 'http://page.example:81'],
      limits: { sources: 3, viewers: 5 },
      ffmpeg: '/opt/ffmpeg',
      ffprobe: 'ffprobe',
    });
  });

  test.each([
    [{ HIRO_GATEWAY: 'maybe' }, {}, 'expected on or off'],
    [{ HIRO_GATEWAY_PORT: 'many' }, {}, '--gateway-port'],
    [{}, { port: '65536' }, 'from 0 to 65535'],
    [{}, { port: '8080' }, 'is the page’s'],
    [{}, { pagePort: 65_535 }, 'no port after 65535'],
    [{ HIRO_GATEWAY_UDP_PORT: '-1' }, {}, 'HIRO_GATEWAY_UDP_PORT is "-1"'],
    [{ HIRO_MAX_SOURCES: '0' }, {}, 'HIRO_MAX_SOURCES is "0": expected a number from 1'],
    [{ HIRO_MAX_VIEWERS: '1.5' }, {}, 'HIRO_MAX_VIEWERS'],
    [{ HIRO_GATEWAY_ALLOW: '10.0.0.0/33' }, {}, 'HIRO_GATEWAY_ALLOW: "10.0.0.0/33"'],
    [{ HIRO_PUBLISHERS: 'lan' }, {}, 'HIRO_PUBLISHERS'],
    [{ HIRO_ICE_SERVERS: 'http://stun.example' }, {}, 'stun:stun.example.org:3478'],
    [{ HIRO_ICE_SERVERS: 'turn:me:secret@turn.example' }, {}, 'without user and password'],
    [{ HIRO_GATEWAY_URL: 'cctv.example' }, {}, 'HIRO_GATEWAY_URL'],
    [{ HIRO_GATEWAY_URL: 'https://cctv.example/?a' }, {}, 'without "?"'],
    [{ HIRO_PAGE_ORIGINS: 'https://cctv.example/path' }, {}, 'HIRO_PAGE_ORIGINS'],
  ])('%j %j is refused in words', (env, given, words) => {
    expect(() => read(env, given)).toThrow(StartError);
    expect(() => read(env, given)).toThrow(words);
  });

  test('a wrong key is not repeated in the message', () => {
    const env = { HIRO_GATEWAY_KEY: 'c2VjcmV0' };
    expect(() => read(env)).toThrow('32 bytes in base64');
    expect(() => read(env)).toThrow(/^((?!c2VjcmV0).)*$/);
    expect(() => read({ HIRO_ICE_SERVERS: 'turn:me:secret@turn.example' })).toThrow(/^((?!secret).)*$/);
  });
});
