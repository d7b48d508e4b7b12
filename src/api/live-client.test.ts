import { afterEach, expect, test, vi } from 'vitest';
import type { EgressFetch } from '../egress/egress';
import { EventStreamParser } from './event-stream-parser';
import { followLive } from './live-client';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['whole', ['event: a\ndata: 1\n\n'], [{ name: 'a', data: '1', retryMs: null }]],
  ['in pieces', ['eve', 'nt: a\nda', 'ta: 1\n', '\n'], [{ name: 'a', data: '1', retryMs: null }]],
  [
    'with carriage returns, cut in two',
    ['data: 1\r', '\n\r', '\n'],
    [{ name: 'message', data: '1', retryMs: null }],
  ],
  ['of several lines', ['data: 1\ndata: 2\n\n'], [{ name: 'message', data: '1\n2', retryMs: null }]],
  [
    'with comments and ids',
    [': ping\n\nid: 3\ndata: 1\n\n'],
    [{ name: 'message', data: '1', retryMs: null }],
  ],
  ['with a hint', ['retry: 1500\n\n'], [{ name: 'message', data: null, retryMs: 1500 }]],
  ['unfinished', ['data: 1\n'], []],
])('an event %s', (_case, parts, expected) => {
  const parser = new EventStreamParser();
  expect(parts.flatMap((part) => parser.push(bytes(part)))).toEqual(expected);
});

test('a character that is cut in two is whole again', () => {
  const parser = new EventStreamParser();
  const text = bytes('data: ü\n\n');
  const events = [...parser.push(text.slice(0, 7)), ...parser.push(text.slice(7))];
  expect(events).toEqual([{ name: 'message', data: 'ü', retryMs: null }]);
});

afterEach(() => vi.useRealTimers());

const SNAPSHOT = `event: snapshot\ndata: ${JSON.stringify({ nowMs: 1, sites: [], alarms: [], newer: true })}\n\n`;

/** Answers with one stream after the other; the last one stays open. */
function server(answers: readonly (string | number)[]) {
  const asked: string[] = [];
  const open = new Set<string>();
  let mostOpen = 0;
  const egress: EgressFetch = async (_purpose, { url, signal }) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? '';
    asked.push(url);
    const name = String(asked.length);
    open.add(name);
    mostOpen = Math.max(mostOpen, open.size);
    signal?.addEventListener('abort', () => open.delete(name));
    if (typeof answer === 'number' || asked.length < answers.length) open.delete(name);
    if (typeof answer === 'number') return new Response('{}', { status: answer });
    const isLast = asked.length >= answers.length;
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes(answer));
        signal?.addEventListener('abort', () => controller.error(new DOMException('', 'AbortError')));
        if (!isLast) controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  return { asked, egress, mostOpen: () => mostOpen, open };
}

test('a stream that ends is opened again, no sooner than the server asks', async () => {
  vi.useFakeTimers();
  const { asked, egress } = server([`retry: 5000\n\n${SNAPSHOT}`, SNAPSHOT]);
  const events: string[] = [];
  const listener = {
    onEvent: ({ kind }: { kind: string }) => events.push(kind),
    onLost: () => events.push('lost'),
  };
  const undo = followLive({ egress, siteId: 'a b', listener, random: () => 0 });
  await vi.advanceTimersByTimeAsync(4_900);
  expect(events).toEqual(['snapshot', 'lost']);
  await vi.advanceTimersByTimeAsync(500);
  expect(events).toEqual(['snapshot', 'lost', 'snapshot']);
  expect(asked).toEqual(['/api/v1/live?siteId=a%20b', '/api/v1/live?siteId=a%20b']);
  undo();
});

test('incidents are passed on as they come', async () => {
  vi.useFakeTimers();
  const { egress } = server([`${SNAPSHOT}event: incident\ndata: {"id":"one"}\n\n`]);
  const heard: unknown[] = [];
  const listener = { onEvent: () => undefined, onIncident: (json: unknown) => heard.push(json) };
  const undo = followLive({ egress, siteId: null, listener, random: () => 0 });
  await vi.advanceTimersByTimeAsync(100);
  expect(heard).toEqual([{ id: 'one' }]);
  undo();
});

test('a silent connection is given up', async () => {
  vi.useFakeTimers();
  const { asked, egress, mostOpen, open } = server([SNAPSHOT]);
  const lost: (number | null)[] = [];
  const listener = { onEvent: () => undefined, onLost: (status: number | null) => lost.push(status) };
  const undo = followLive({ egress, siteId: null, listener, stalledAfterMs: 40_000, random: () => 0 });
  await vi.advanceTimersByTimeAsync(39_000);
  expect(lost).toEqual([]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(lost).toEqual([null]);
  expect(asked.length).toBe(2);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(asked.length).toBeGreaterThan(4);
  expect(mostOpen(), 'streams that were neither ended nor given up').toBe(1);
  undo();
  expect([...open]).toEqual([]);
});

test('whoever is refused asks seldom, and the undo ends it', async () => {
  vi.useFakeTimers();
  const { asked, egress } = server([401]);
  const lost: (number | null)[] = [];
  const listener = { onEvent: () => undefined, onLost: (status: number | null) => lost.push(status) };
  const undo = followLive({ egress, siteId: null, listener, random: () => 0 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.length).toBeLessThanOrEqual(5);
  expect(lost[0]).toBe(401);
  undo();
  const count = asked.length;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked.length).toBe(count);
});
