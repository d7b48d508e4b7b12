import { expect, it } from 'vitest';
import type { StreamEndpoint } from './stream-endpoint';
import { refusalOf } from './stream-refusal';

const URL_OF = 'https://cameras.example/door/whep';
const NOW_MS = Date.UTC(2026, 0, 1);

function problem(code: string | undefined): string {
  return JSON.stringify({ type: 'about:blank', title: 'No', status: 503, detail: 'It hangs.', code });
}

interface Case {
  readonly name: string;
  readonly owner: StreamEndpoint['owner'];
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expected: {
    readonly code: string;
    readonly isFatal: boolean;
    readonly blame: 'source' | 'protocol';
    readonly retryAfterMs?: number;
    readonly message?: string;
  };
}

const unreachable = { code: 'stream-unreachable', isFatal: false } as const;

const cases: readonly Case[] = [
  {
    name: 'our gateway says why',
    owner: 'gateway',
    status: 503,
    body: problem('stalled'),
    headers: { 'Retry-After': '2' },
    expected: {
      code: 'gateway-stalled',
      isFatal: false,
      blame: 'source',
      retryAfterMs: 2000,
      message: 'It hangs.',
    },
  },
  {
    name: 'a wrong password is not tried every second',
    owner: 'gateway',
    status: 503,
    body: problem('unauthorised'),
    headers: { 'Retry-After': '2' },
    expected: { code: 'gateway-unauthorised', isFatal: false, blame: 'source', retryAfterMs: 15_000 },
  },
  {
    name: 'a camera that is switched off',
    owner: 'gateway',
    status: 409,
    body: problem('camera-off'),
    expected: { code: 'camera-off', isFatal: true, blame: 'source' },
  },
  {
    name: 'a code that we do not know',
    owner: 'gateway',
    status: 503,
    body: problem('on-fire'),
    expected: { ...unreachable, blame: 'source', message: `${URL_OF} (status 503: It hangs.)` },
  },
  {
    name: 'a code of somebody else',
    owner: 'external',
    status: 503,
    body: problem('stalled'),
    expected: { ...unreachable, blame: 'protocol' },
  },
  {
    name: 'a token that has run out',
    owner: 'gateway',
    status: 401,
    expected: { ...unreachable, blame: 'source', message: `${URL_OF} (status 401)` },
  },
  {
    name: 'wrong credentials at an external gateway',
    owner: 'external',
    status: 401,
    expected: { code: 'stream-unauthorised', isFatal: true, blame: 'source' },
  },
  {
    name: 'an address that signs in by itself',
    owner: 'address',
    status: 403,
    expected: { ...unreachable, blame: 'protocol' },
  },
  {
    name: 'an offer that cannot be met',
    owner: 'external',
    status: 406,
    expected: { code: 'stream-unsupported', isFatal: true, blame: 'protocol' },
  },
  {
    name: 'a malformed offer',
    owner: 'gateway',
    status: 400,
    expected: { ...unreachable, blame: 'protocol' },
  },
  {
    name: 'a date to come back at',
    owner: 'external',
    status: 429,
    headers: { 'Retry-After': new Date(NOW_MS + 7000).toUTCString() },
    expected: { ...unreachable, blame: 'protocol', retryAfterMs: 7000 },
  },
  {
    name: 'a day is too long',
    owner: 'external',
    status: 503,
    headers: { 'Retry-After': '86400' },
    expected: { ...unreachable, blame: 'protocol', retryAfterMs: 60_000 },
  },
  {
    name: 'a pause that is none',
    owner: 'external',
    status: 503,
    headers: { 'Retry-After': 'soon' },
    expected: { ...unreachable, blame: 'protocol', retryAfterMs: 0 },
  },
];

it.each(cases)('$name', async ({ owner, status, body = '', headers = {}, expected }) => {
  const endpoint = { url: URL_OF, authorization: null, owner };
  expect(await refusalOf(new Response(body, { status, headers }), endpoint, NOW_MS)).toMatchObject(expected);
});
