import { type IncomingMessage, request as httpRequest } from 'node:http';
import { type Incident, incidentSchema } from '../../src/api/alert-contract';
import { LIVE_EVENTS, type LiveEvent } from '../../src/api/live-contract';
import type { StreamEvent } from '../live/sse/event-frames';

const KEPT_CHARS = 20_000;
const PATIENCE_MS = 10_000;

type ValueOf<Kind extends LiveEvent['kind']> = Extract<LiveEvent, { readonly kind: Kind }>['value'];

/** A live stream as a test reads it. */
export interface TestStream {
  readonly response: IncomingMessage;
  /** All so far. */
  readonly events: readonly StreamEvent[];
  /** How it began. */
  readonly text: () => string;
  /** Each resolves with the first event of its kind, past or future, that fits. */
  snapshot(fits?: (value: ValueOf<'snapshot'>) => boolean): Promise<ValueOf<'snapshot'>>;
  occupancy(fits?: (value: ValueOf<'occupancy'>) => boolean): Promise<ValueOf<'occupancy'>>;
  alarm(fits?: (value: ValueOf<'alarm'>) => boolean): Promise<ValueOf<'alarm'>>;
  incident(fits?: (value: Incident) => boolean): Promise<Incident>;
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Opens a live stream on a connection of its own. */
export async function openTestStream(
  port: number,
  {
    path = '/api/v1/live',
    headers = {},
  }: { readonly path?: string; readonly headers?: Record<string, string> } = {},
): Promise<TestStream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers, agent: false }, resolve).on('error', reject).end();
  });
  const events: StreamEvent[] = [];
  const listeners = new Set<() => void>();
  let text = '';
  let rest = '';
  response.setEncoding('utf8').on('data', (part: string) => {
    if (text.length < KEPT_CHARS) text += part;
    const blocks = (rest + part).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event !== null) events.push(event);
    }
    for (const listener of [...listeners]) listener();
  });
  response.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => response.once('close', () => resolve()));
  const first = <Value>(
    valueOf: (event: StreamEvent) => Value | null,
    fits: (value: Value) => boolean = () => true,
  ): Promise<Value> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Error(`no event that fits came; there were ${text}`));
      }, PATIENCE_MS);
      const look = (): void => {
        for (const event of events) {
          const value = valueOf(event);
          if (value === null || !fits(value)) continue;
          clearTimeout(timer);
          listeners.delete(look);
          resolve(value);
          return;
        }
      };
      listeners.add(look);
      look();
    });
  return {
    response,
    events,
    text: () => text,
    snapshot: (fits) => first((event) => (event.kind === 'snapshot' ? event.value : null), fits),
    occupancy: (fits) => first((event) => (event.kind === 'occupancy' ? event.value : null), fits),
    alarm: (fits) => first((event) => (event.kind === 'alarm' ? event.value : null), fits),
    incident: (fits) => first((event) => (event.kind === 'incident' ? event.value : null), fits),
    ended,
    close: () => response.destroy(),
  };
}

function parseEvent(block: string): StreamEvent | null {
  const data = /^data: (.*)$/m.exec(block)?.[1];
  const json: unknown = data === undefined ? null : JSON.parse(data);
  switch (/^event: (.*)$/m.exec(block)?.[1] ?? '') {
    case 'snapshot':
      return { kind: 'snapshot', value: LIVE_EVENTS.snapshot.parse(json) };
    case 'occupancy':
      return { kind: 'occupancy', value: LIVE_EVENTS.occupancy.parse(json) };
    case 'alarm':
      return { kind: 'alarm', value: LIVE_EVENTS.alarm.parse(json) };
    case 'incident':
      return { kind: 'incident', value: incidentSchema.parse(json) };
    default:
      return null;
  }
}
