import { describe, expect, it } from 'vitest';
import { iceServersOf, lacksIceServer } from './ice-servers';

const TURN = 'turn:turn.example.net?transport=udp';
const withPassword = { urls: TURN, username: 'user', credential: 'my"Pass, word;' };

describe('iceServersOf', () => {
  it.each<{ name: string; header: string | null; expected: readonly RTCIceServer[] }>([
    { name: 'no header', header: null, expected: [] },
    {
      name: 'a STUN server',
      header: '<stun:stun.example.net>; rel="ice-server"',
      expected: [{ urls: 'stun:stun.example.net' }],
    },
    {
      name: 'a TURN server among others',
      header: `<stun:s.example>;rel=ice-server, <${TURN}>; rel="ice-server"; username="user"; credential="my\\"Pass, word;"; credential-type="password", <https://x.example/a,b>; rel="next"`,
      expected: [{ urls: 'stun:s.example' }, withPassword],
    },
    { name: 'a TURN server without password', header: `<${TURN}>; rel="ice-server"`, expected: [] },
    {
      name: 'a TURN server with another kind of credential',
      header: `<${TURN}>; rel="ice-server"; username="u"; credential="c"; credential-type="oauth"`,
      expected: [],
    },
    { name: 'another scheme', header: '<https://stun.example.net>; rel="ice-server"', expected: [] },
    { name: 'another relation', header: '<stun:stun.example.net>; rel="preconnect"', expected: [] },
    {
      name: 'names in capitals',
      header: '<STUN:s.example>; REL="ICE-Server"',
      expected: [{ urls: 'STUN:s.example' }],
    },
    { name: 'nonsense', header: '<<stun:;;;"', expected: [] },
  ])('$name', ({ header, expected }) => {
    expect(iceServersOf(header)).toEqual(expected);
  });
});

describe('lacksIceServer', () => {
  it.each([
    ['nothing is wanted', [], [], false],
    ['it has it', [withPassword], [{ ...withPassword, credential: 'newer' }], false],
    ['it has none', [], [withPassword], true],
  ])('%s', (_name, known, wanted, expected) => {
    expect(lacksIceServer(known, wanted)).toBe(expected);
  });
});
