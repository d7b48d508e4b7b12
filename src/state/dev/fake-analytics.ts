import type { EgressEntry, QuarantinedBucket } from '../../../workers/protocol';
import type { AggregateRow } from '../../api/contract';
import { addDwell, emptyDwell } from '../../domain/dwell-histogram';
import { BUCKET_SCHEMA_VERSION } from '../../domain/bucket';
import { dayHere } from '../../egress/ledger';
import type { StartedAnalytics } from '../../session-types';
import { FAKE_OUTBOX } from './fake-state';

/** The numbers-only side, with made-up history. */
export const fakeAnalytics: StartedAnalytics = {
  connectVision: () => undefined,
  joinCamera: () => undefined,
  seePictures: () => undefined,
  takeOver: () => undefined,
  leaveCamera: () => undefined,
  openCamera: () => undefined,
  finishCamera: () => Promise.resolve(null),
  sendNow: () => Promise.resolve(FAKE_OUTBOX),
  outboxState: () => Promise.resolve(FAKE_OUTBOX),
  quarantined: () => Promise.resolve([quarantinedAt(Date.now() - 7_200_000)]),
  retryQuarantined: () => Promise.resolve(),
  discardQuarantined: () => Promise.resolve(),
  readLocal: ({ fromMs, toMs, stepMs }) =>
    Promise.resolve(rowsOf(fromMs, Math.min(toMs, Date.now()), stepMs)),
  breakdowns: (cameraId) =>
    Promise.resolve([
      {
        cameraId,
        hourStartMs: 0,
        visits: 41,
        ageGender: [
          { ageBand: '3-9', gender: 'female', visits: 2 },
          { ageBand: '20-29', gender: 'female', visits: 6 },
          { ageBand: '20-29', gender: 'male', visits: 4 },
          { ageBand: '30-39', gender: 'female', visits: 9 },
          { ageBand: '30-39', gender: 'male', visits: 5 },
          { ageBand: '50-59', gender: 'male', visits: 3 },
          { ageBand: 'unknown', gender: 'unknown', visits: 12 },
        ],
        mood: [
          { mood: 'happy', visits: 8 },
          { mood: 'surprise', visits: 2 },
          { mood: 'neutral', visits: 15 },
          { mood: 'sad', visits: 2 },
          { mood: 'angry', visits: 1 },
          { mood: 'unknown', visits: 13 },
        ],
      },
    ]),
  tryRule: () => Promise.resolve(null),
  keptAlerts: () => Promise.resolve([]),
  egress: (limit) =>
    Promise.resolve(Array.from({ length: Math.min(limit, 14) }, (_, age) => entryOf(14 - age))),
  egressTotals: () =>
    Promise.resolve([{ purpose: 'counts-upload', requests: 2_214, withContent: 2_214, bytes: 812_400 }]),
  egressDays: () =>
    Promise.resolve([
      {
        day: dayHere(Date.now()),
        totals: [
          { purpose: 'app-files', requests: 31, withContent: 0, bytes: 0 },
          { purpose: 'counts-upload', requests: 614, withContent: 614, bytes: 412_400 },
          { purpose: 'lease', requests: 20_310, withContent: 20_310, bytes: 6_190_100 },
          { purpose: 'webrtc', requests: 0, withContent: 1, bytes: 91_240 },
        ],
      },
    ]),
};

function entryOf(id: number): EgressEntry {
  const body = JSON.stringify({
    buckets: [{ id: `0192-${id}`, entries: id % 4, exits: id % 3, coveredMs: 59_800 }],
  });
  return {
    id,
    atMs: Date.now() - (14 - id) * 60_000,
    purpose: 'counts-upload',
    method: 'POST',
    url: '/api/v1/aggregates',
    bodyBytes: body.length,
    body,
    status: id === 9 ? null : 200,
    requests: 1,
    addresses: '',
  };
}

function quarantinedAt(atMs: number): QuarantinedBucket {
  const startMs = Math.floor(atMs / 60_000) * 60_000;
  return {
    bucket: {
      schemaVersion: BUCKET_SCHEMA_VERSION,
      id: '01931f6a-0000-7000-8000-000000000001',
      cameraId: 'demo-camera',
      configVersion: 1,
      epoch: 0,
      viewerId: '01931f6a-0000-4000-8000-000000000002',
      startMs,
      endMs: startMs + 60_000,
      coveredMs: 59_000,
      framesAnalysed: 290,
      framesDropped: 1200,
      engine: 'tfjs-wasm',
      models: [],
      occupancy: { personMs: 61_000, min: 0, max: 3 },
      entries: 2,
      exits: 1,
      lines: [],
      zones: [],
    },
    status: 404,
    reason: 'camera demo-camera is not known to this server',
    atMs,
  };
}

function rowsOf(fromMs: number, toMs: number, stepMs: number): readonly AggregateRow[] {
  const rows: AggregateRow[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += stepMs) {
    const hour = (startMs - fromMs) / 3_600_000;
    if (hour < 7 || hour > 20 || (hour > 11.4 && hour < 12.3)) continue;
    const load = 2 + 6 * Math.exp(-((hour - 11) ** 2) / 6) + 8 * Math.exp(-((hour - 17) ** 2) / 4);
    const jitter = Math.abs(Math.sin(startMs / 77_000));
    let dwell = emptyDwell();
    for (let visit = 0; visit < load * 2; visit += 1) dwell = addDwell(dwell, 3_000 * 1.35 ** (visit % 16));
    const mean = load * (0.6 + 0.4 * jitter);
    const zone = {
      zoneId: 'shelf',
      occupancy: { personMs: 0, min: 0, max: 2 },
      dwell: { ...dwell, counts: [...dwell.counts] },
    };
    rows.push({
      startMs,
      endMs: startMs + stepMs,
      coveredMs: stepMs * 0.98,
      framesAnalysed: 4500,
      framesDropped: 18_000,
      occupancy: {
        personMs: mean * stepMs * 0.98,
        min: Math.floor(mean * 0.4),
        max: Math.ceil(mean * 1.7) + 1,
      },
      entries: Math.round(load * (1 + jitter)),
      exits: Math.round(load * (0.9 + jitter * 0.8)),
      lines: [],
      zones: [{ ...zone, zoneId: 'view' }, zone],
    });
  }
  return rows;
}
