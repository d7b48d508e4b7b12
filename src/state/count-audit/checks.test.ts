import { beforeEach, describe, expect, it } from 'vitest';
import type { CountAudit } from '../../count-audit/count-audit';
import type { Camera } from '../../domain/config';
import type { IgnoreSpot } from '../../domain/ignore-spot';
import type { CameraCorrections } from './check-schema';
import type { CheckStore } from './check-store';
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

class MemoryChecks implements CheckStore {
  readonly audits = new Map<string, CountAudit>();
  readonly corrections = new Map<string, CameraCorrections>();
  isDisposed = false;
  readAudits = async () => [...this.audits.values()];
  readCorrections = async () => [...this.corrections.values()];
  keepAudit = async (audit: CountAudit) => void this.audits.set(audit.id, audit);
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
    (cameraId, spots) => told.push([cameraId, spots.length]),
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
    await checks.keep(audit('a'));
    await checks.keep(audit('b', { madeAtMs: 2 }));
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
    await checks.keep(audit('a'));
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
    await expect(checks.keep(audit('a'))).rejects.toThrow('full');
    expect(checks.auditsOf(CAMERA.id)).toEqual([]);
  });
});

describe('corrections', () => {
  it('are off until they are switched on, and told to the camera at every change', async () => {
    await checks.addSpot(CAMERA.id, SPOT);
    expect(checks.spotsOf(CAMERA.id)).toEqual([]);
    await checks.switchCorrections(CAMERA.id, true);
    expect(checks.spotsOf(CAMERA.id)).toEqual([SPOT]);
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

  it('go with a deleted camera, as its audits do', async () => {
    await checks.keep(audit('a'));
    await checks.addSpot(CAMERA.id, SPOT);
    await checks.forgetCamera(CAMERA.id);
    expect([store.audits.size, store.corrections.size]).toEqual([0, 0]);
    expect(checks.auditsOf(CAMERA.id)).toEqual([]);
    expect(checks.correctionsOf(CAMERA.id)).toBeNull();
  });

  it('the store is closed in the end', async () => {
    await checks.load();
    await checks.dispose();
    expect(store.isDisposed).toBe(true);
  });
});
