import { beforeEach, describe, expect, it } from 'vitest';
import type { CountAudit } from '../../count-audit/count-audit';
import type { Camera } from '../../domain/config';
import type { IgnoreSpot } from '../../domain/ignore-spot';
import { NO_CORRECTIONS } from '../../domain/corrections';
import type { Detections } from '../../domain/detection';
import { detectionsOf } from '../../tracking/synthetic-people';
import type { CameraCorrections, CheckRecording } from './check-schema';
import type { CheckStore } from './check-store';
import { readChecksFile, writeChecksFile } from './checks-file';
import { Checks } from './checks.svelte';

const MODELS = [{ id: 'centernet', sha: '0123abcd' }];
const CAMERA: Camera = {
  id: 'camera',
  siteId: 'site',
  name: 'Door',
  isEnabled: true,
  source: { kind: 'demo' },
  lines: [],
  zones: [],
  version: 3,
};
const SPOT: IgnoreSpot = { id: 's', boxInView: { x1: 0, y1: 0, x2: 0.1, y2: 0.3 }, score: 0.5, madeAtMs: 1 };

const THRESHOLDS = { foundingScore: 0.35, minHeight: 0.05, lineConfirmMs: 400 };

class MemoryChecks implements CheckStore {
  readonly audits = new Map<string, CountAudit>();
  readonly corrections = new Map<string, CameraCorrections>();
  readonly recordings = new Map<string, CheckRecording>();
  isDisposed = false;
  readAudits = async () => [...this.audits.values()];
  readCorrections = async () => [...this.corrections.values()];
  readRecording = async (auditId: string) => this.recordings.get(auditId) ?? null;
  keepAudit = async (audit: CountAudit, recording: CheckRecording | null) => {
    this.audits.set(audit.id, audit);
    if (recording !== null) this.recordings.set(audit.id, recording);
  };
  removeAudit = async (auditId: string) => void this.audits.delete(auditId);
  keepCorrections = async (one: CameraCorrections) => void this.corrections.set(one.cameraId, one);
  forgetCamera = async (cameraId: string) => {
    for (const audit of this.audits.values()) if (audit.cameraId === cameraId) this.audits.delete(audit.id);
    this.corrections.delete(cameraId);
  };
  dispose = () => void (this.isDisposed = true);
}

let store: MemoryChecks;
let told: (readonly [string, number])[];
let checks: Checks;
const open = () =>
  new Checks(
    () => Promise.resolve(store),
    (cameraId, { spots }) => told.push([cameraId, spots.length]),
  );
beforeEach(() => {
  store = new MemoryChecks();
  told = [];
  checks = open();
});

function audit(id: string, changes: Partial<CountAudit> = {}): CountAudit {
  return {
    id,
    cameraId: CAMERA.id,
    target: { kind: 'line', id: 'door', name: 'Door' },
    madeAtMs: 1,
    fromMs: 0,
    toMs: 60_000,
    counting: checks.countingOf(CAMERA, MODELS),
    seen: [{ mark: 'in', atMs: 10_000 }],
    counted: [{ mark: 'in', atMs: 10_500 }],
    ...changes,
  };
}

describe('count audits', () => {
  it('stand beside the numbers of their camera, also after a reload, until they are removed', async () => {
    await checks.keep(audit('a'), null);
    await checks.keep(audit('b', { madeAtMs: 2 }), null);
    checks = open();
    await checks.load();
    expect(checks.auditsOf(CAMERA.id).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(checks.errorOf(CAMERA, MODELS)).toMatchObject({ events: 2, mistakes: 0, isStale: false });
    expect(checks.errorOf({ ...CAMERA, id: 'other' }, MODELS)).toBeNull();
    await checks.remove('b');
    expect(checks.errorOf(CAMERA, MODELS)).toMatchObject({ events: 1 });
    expect([...store.audits.keys()]).toEqual(['a']);
  });

  it('are out of date after a change of the configuration, of the net or of the corrections', async () => {
    await checks.keep(audit('a'), null);
    expect(checks.errorOf({ ...CAMERA, version: 4 }, MODELS)?.isStale).toBe(true);
    expect(checks.errorOf(CAMERA, [{ id: 'yolox', sha: 'ff' }])?.isStale).toBe(true);
    // Not known yet, as before the engine has started.
    expect(checks.errorOf(CAMERA, [])?.isStale).toBe(false);
    await checks.switchCorrections(CAMERA.id, true);
    expect(checks.errorOf(CAMERA, MODELS)?.isStale).toBe(false);
    await checks.addSpot(CAMERA.id, SPOT);
    expect(checks.errorOf(CAMERA, MODELS)?.isStale).toBe(true);
    await checks.removeSpot(CAMERA.id, SPOT.id);
    expect(checks.errorOf(CAMERA, MODELS)?.isStale).toBe(false);
  });

  it('are not shown as kept where the browser kept nothing', async () => {
    store.keepAudit = () => Promise.reject(new Error('full'));
    await expect(checks.keep(audit('a'), null)).rejects.toThrow('full');
    expect(checks.auditsOf(CAMERA.id)).toEqual([]);
  });
});

describe('corrections', () => {
  it('are off until they are switched on, and told to the camera at every change', async () => {
    await checks.addSpot(CAMERA.id, SPOT);
    expect(checks.inForce(CAMERA.id)).toEqual(NO_CORRECTIONS);
    await checks.switchCorrections(CAMERA.id, true);
    expect(checks.inForce(CAMERA.id).spots).toEqual([SPOT]);
    await checks.removeSpot(CAMERA.id, SPOT.id);
    expect(told).toEqual([
      [CAMERA.id, 0],
      [CAMERA.id, 1],
      [CAMERA.id, 0],
    ]);
  });

  it('are in force again after a reload', async () => {
    await checks.switchCorrections(CAMERA.id, true);
    await checks.addSpot(CAMERA.id, SPOT);
    told = [];
    checks = open();
    await checks.load();
    expect(told).toEqual([[CAMERA.id, 1]]);
  });

  it('of another page are noticed when read again, and told once', async () => {
    await checks.load();
    const other = open();
    await other.switchCorrections(CAMERA.id, true);
    await other.addSpot(CAMERA.id, SPOT);
    told = [];
    await checks.load();
    await checks.load();
    expect(told).toEqual([[CAMERA.id, 1]]);
  });

  it('go with a deleted camera, as its audits do', async () => {
    await checks.keep(audit('a'), null);
    await checks.addSpot(CAMERA.id, SPOT);
    await checks.forgetCamera(CAMERA.id);
    expect([store.audits.size, store.corrections.size]).toEqual([0, 0]);
    expect(checks.auditsOf(CAMERA.id)).toEqual([]);
    expect(checks.correctionsOf(CAMERA.id)).toBeNull();
  });

  it('of thresholds are taken back as they were accepted, and make checks out of date meanwhile', async () => {
    await checks.keep(audit('a'), null);
    await checks.tune(CAMERA.id, THRESHOLDS, MODELS);
    expect(checks.inForce(CAMERA.id).tuning).toMatchObject({
      thresholds: THRESHOLDS,
      modelIds: ['centernet'],
    });
    expect(checks.errorOf(CAMERA, MODELS)?.isStale).toBe(true);
    await checks.switchCorrections(CAMERA.id, false);
    expect(checks.inForce(CAMERA.id)).toEqual(NO_CORRECTIONS);
    await checks.untune(CAMERA.id);
    expect(checks.correctionsOf(CAMERA.id)?.tuning).toBeNull();
    expect(checks.errorOf(CAMERA, MODELS)?.isStale).toBe(false);
  });

  it('the store is closed in the end', async () => {
    await checks.load();
    await checks.dispose();
    expect(store.isDisposed).toBe(true);
  });
});

describe('checks that can be counted again', () => {
  const frames: readonly Detections[] = [detectionsOf([], 1000)];

  it('are those with a recording, of the same lines and net, whatever the corrections are', async () => {
    await checks.keep(audit('recorded'), frames);
    await checks.keep(audit('too-long'), null);
    const counting = checks.countingOf(CAMERA, MODELS);
    await checks.keep(audit('old-lines', { counting: { ...counting, configVersion: 2 } }), frames);
    await checks.keep(audit('other-net', { counting: { ...counting, models: [] } }), frames);
    await checks.tune(CAMERA.id, THRESHOLDS, MODELS);
    const recorded = await checks.recordedChecks(CAMERA, MODELS);
    expect(recorded.map(({ audit: { id } }) => id)).toEqual(['recorded']);
  });
});

describe('a file of checks and corrections', () => {
  async function exported(): Promise<string> {
    await checks.addSpot(CAMERA.id, SPOT);
    await checks.tune(CAMERA.id, THRESHOLDS, MODELS);
    await checks.keep(audit('a'), null);
    return writeChecksFile({
      cameraId: CAMERA.id,
      cameraName: CAMERA.name,
      audits: checks.auditsOf(CAMERA.id),
      corrections: checks.correctionsOf(CAMERA.id),
    });
  }

  it('brings another browser to the same counts and the same measured error', async () => {
    const text = await exported();
    const here = checks.inForce(CAMERA.id);
    const error = checks.errorOf(CAMERA, MODELS);
    store = new MemoryChecks();
    checks = open();
    const file = readChecksFile(text);
    if (file === null) throw new Error('the file cannot be read');
    await checks.takeOver(file);
    expect(checks.inForce(CAMERA.id)).toEqual(here);
    expect(checks.errorOf(CAMERA, MODELS)).toEqual(error);
    expect(error?.isStale).toBe(false);
  });

  it.each([
    ['no JSON', () => 'count'],
    ['another file', () => '{"format":"something"}'],
    ['a threshold that would make the camera blind', (text: string) => text.replace('0.35', '0.95')],
    [
      'a check of another camera',
      (text: string) => text.replace('"cameraId": "camera"', '"cameraId": "other"'),
    ],
  ])('is refused: %s', async (_case, spoil) => {
    const text = await exported();
    expect(readChecksFile(text)).not.toBeNull();
    expect(readChecksFile(spoil(text))).toBeNull();
  });
});
