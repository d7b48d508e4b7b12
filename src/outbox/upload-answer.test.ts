import { describe, expect, it } from 'vitest';
import { createBatch } from './batch';
import { readUploadAnswer, retryAfterMs } from './upload-answer';
import { testBucket } from './test-bucket';

describe('retryAfterMs', () => {
  it.each([
    [null, null],
    ['', null],
    ['12', 12_000],
    ['0', 0],
    ['-3', 0],
    ['999999', 3_600_000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', null],
  ])('reads %j as %j', (header, expected) => {
    expect(retryAfterMs(header, 1000)).toBe(expected);
  });
});

describe('readUploadAnswer', () => {
  const problem = JSON.stringify({ type: 't', title: 'Refused', status: 400, detail: 'Bad.' });
  it.each([
    ['an acceptance', 200, JSON.stringify({ stored: [testBucket(0).id], duplicate: [] }), 'accepted'],
    ['an acceptance of an older server', 200, '{"stored":[],"duplicate":[]}', 'accepted'],
    ['a foreign page', 200, '<html>', 'later'],
    ['an empty answer', 204, '', 'later'],
    ['our refusal', 400, problem, 'rejected'],
    ["somebody else's refusal", 400, '{"error":"bad"}', 'later'],
    ['too large, from anybody', 413, '<html>', 'rejected'],
    ['not signed in', 401, problem, 'forbidden'],
    ['not allowed', 403, '', 'forbidden'],
    ['a wrong method (a static host)', 405, '', 'later'],
    ['a failure', 500, problem, 'later'],
    ['a time-out', 504, '', 'later'],
  ])('takes %s for what it is', (_name, status, text, kind) => {
    const response = new Response(status === 204 ? null : text, { status });
    expect(readUploadAnswer(response, text, 0).kind).toBe(kind);
  });
});

describe('createBatch', () => {
  const buckets = Array.from({ length: 10 }, (_, n) => testBucket(n));
  const bytesOfOne = JSON.stringify(testBucket(0)).length;

  it('takes what fits by count', () => {
    expect(createBatch(buckets, 3).buckets).toEqual(buckets.slice(0, 3));
  });

  it('takes what fits by size, the envelope included', () => {
    const batch = createBatch(buckets, 500, 4 * (bytesOfOne + 1) + 14);
    expect(batch.buckets).toHaveLength(4);
    expect(JSON.parse(batch.body)).toEqual({ buckets: buckets.slice(0, 4) });
  });

  it('takes one that is too large by itself', () => {
    expect(createBatch(buckets, 500, 10).buckets).toHaveLength(1);
  });
});
