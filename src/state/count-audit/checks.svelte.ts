import { isStale, type CountAudit, type CountingState } from '../../count-audit/count-audit';
import { measuredErrorOf, type MeasuredError } from '../../count-audit/measured-error';
import type { Camera } from '../../domain/config';
import type { ModelVersion } from '../../domain/engine';
import { NO_CORRECTIONS, type Corrections, type Thresholds } from '../../domain/corrections';
import type { Detections } from '../../domain/detection';
import type { IgnoreSpot } from '../../domain/ignore-spot';
import type { RecordedCheck } from '../../count-audit/propose';
import type { CameraCorrections } from './check-schema';
import type { ChecksFile } from './checks-file';
import type { CheckStore } from './check-store';
import { engineFreeVersion } from './same-weights';

/** Opens the store when it is first needed: its code is not part of the first page. */
export type OpenCheckStore = () => Promise<CheckStore>;

/**
 * What people have checked and put right at the cameras, in this browser. Everything is read once, kept
 * here, and written through.
 */
export class Checks {
  #audits = $state.raw<readonly CountAudit[]>([]);
  #corrections = $state.raw<readonly CameraCorrections[]>([]);
  #store: Promise<CheckStore> | null = null;
  readonly #open: OpenCheckStore;
  readonly #onChange: (cameraId: string, corrections: Corrections) => void;

  constructor(open: OpenCheckStore, onChange: (cameraId: string, corrections: Corrections) => void) {
    this.#open = open;
    this.#onChange = onChange;
  }

  /** Reads what is kept; again: what another page has kept meanwhile. Rejects where the browser keeps nothing. */
  async load(): Promise<void> {
    const store = await this.#use();
    const [audits, corrections] = await Promise.all([store.readAudits(), store.readCorrections()]);
    const before = this.#corrections;
    this.#audits = audits;
    this.#corrections = corrections;
    for (const { cameraId, changedAtMs } of corrections) {
      const known = before.find((one) => one.cameraId === cameraId);
      if (known?.changedAtMs !== changedAtMs) this.#onChange(cameraId, this.inForce(cameraId));
    }
  }

  /** Audits of a camera, newest first. */
  auditsOf(cameraId: string): readonly CountAudit[] {
    return this.#audits
      .filter((audit) => audit.cameraId === cameraId)
      .sort((first, second) => second.madeAtMs - first.madeAtMs);
  }

  /** How often the camera counts wrong, as far as somebody looked; null: nobody has. */
  errorOf(camera: Camera, models: readonly ModelVersion[]): MeasuredError | null {
    return measuredErrorOf(
      this.auditsOf(camera.id),
      this.countingOf(camera, models.length > 0 ? models : null),
    );
  }

  /** Whether an audit tells of another configuration, other corrections or another net than now. */
  isStale(audit: CountAudit, camera: Camera, models: readonly ModelVersion[]): boolean {
    const now = this.countingOf(camera, models);
    return isStale(audit.counting, models.length > 0 ? now : { ...now, models: audit.counting.models });
  }

  /** By what the camera counts now; of nets that are not known yet those of its newest audit. */
  countingOf(camera: Camera, models: readonly ModelVersion[] | null): CountingState {
    const newest = this.auditsOf(camera.id)[0];
    const { spots, tuning } = this.inForce(camera.id);
    const isCorrected = spots.length > 0 || tuning !== null;
    return {
      configVersion: camera.version,
      models: models?.map(engineFreeVersion) ?? newest?.counting.models ?? [],
      correctedAtMs: isCorrected ? (this.correctionsOf(camera.id)?.changedAtMs ?? null) : null,
    };
  }

  /** `frames`: what the tracker was given meanwhile; null: not whole, so that it cannot be counted again. */
  async keep(audit: CountAudit, frames: readonly Detections[] | null): Promise<void> {
    const recording = frames === null ? null : { auditId: audit.id, frames };
    await (await this.#use()).keepAudit(audit, recording);
    this.#audits = [...this.#audits.filter(({ id }) => id !== audit.id), audit];
  }

  /** The checks that can be counted again as the camera counts now, whatever its corrections. */
  async recordedChecks(camera: Camera, models: readonly ModelVersion[]): Promise<readonly RecordedCheck[]> {
    const store = await this.#use();
    const now = this.countingOf(camera, models);
    const alike = this.auditsOf(camera.id).filter(
      ({ counting }) => !isStale({ ...counting, correctedAtMs: now.correctedAtMs }, now),
    );
    const checks = await Promise.all(
      alike.map(async (audit) => {
        const recording = await store.readRecording(audit.id);
        return recording === null ? [] : [{ audit, frames: recording.frames }];
      }),
    );
    return checks.flat();
  }

  async remove(auditId: string): Promise<void> {
    await (await this.#use()).removeAudit(auditId);
    this.#audits = this.#audits.filter(({ id }) => id !== auditId);
  }

  /** Null: nothing was ever put right there. */
  correctionsOf(cameraId: string): CameraCorrections | null {
    return this.#corrections.find((corrections) => corrections.cameraId === cameraId) ?? null;
  }

  /** What is in force at a camera. */
  inForce(cameraId: string): Corrections {
    const corrections = this.correctionsOf(cameraId);
    return corrections?.isOn === true ? corrections : NO_CORRECTIONS;
  }

  async switchCorrections(cameraId: string, isOn: boolean): Promise<void> {
    await this.#change(cameraId, (before) => ({ ...before, isOn }));
  }

  async addSpot(cameraId: string, spot: IgnoreSpot): Promise<void> {
    await this.#change(cameraId, (before) => ({ ...before, spots: [...before.spots, spot] }));
  }

  async removeSpot(cameraId: string, spotId: string): Promise<void> {
    await this.#change(cameraId, (before) => ({
      ...before,
      spots: before.spots.filter(({ id }) => id !== spotId),
    }));
  }

  /** Counts the camera by these thresholds from now on, with these nets; switches corrections on. */
  async tune(cameraId: string, thresholds: Thresholds, models: readonly ModelVersion[]): Promise<void> {
    const tuning = { thresholds, modelIds: models.map(({ id }) => id), madeAtMs: Date.now() };
    await this.#change(cameraId, (before) => ({ ...before, isOn: true, tuning }));
  }

  /** Counts the camera by the product's thresholds again. */
  async untune(cameraId: string): Promise<void> {
    await this.#change(cameraId, (before) => ({ ...before, tuning: null }));
  }

  /** Takes over what another browser has exported: its checks besides ours, its corrections in place of ours. */
  async takeOver({ audits, corrections }: ChecksFile): Promise<void> {
    for (const audit of audits) await this.keep(audit, null);
    if (corrections !== null) await this.#keepCorrections(corrections);
  }

  /** Drops what is known of a deleted camera. */
  async forgetCamera(cameraId: string): Promise<void> {
    await (await this.#use()).forgetCamera(cameraId);
    this.#audits = this.#audits.filter((audit) => audit.cameraId !== cameraId);
    this.#corrections = this.#corrections.filter((corrections) => corrections.cameraId !== cameraId);
  }

  async dispose(): Promise<void> {
    const store = await this.#store?.catch(() => null);
    store?.dispose();
  }

  async #change(cameraId: string, change: (before: CameraCorrections) => CameraCorrections): Promise<void> {
    const before = this.correctionsOf(cameraId) ?? noneYet(cameraId);
    await this.#keepCorrections({ ...change(before), changedAtMs: Date.now() });
  }

  async #keepCorrections(corrections: CameraCorrections): Promise<void> {
    const { cameraId } = corrections;
    await (await this.#use()).keepCorrections(corrections);
    this.#corrections = [...this.#corrections.filter((one) => one.cameraId !== cameraId), corrections];
    this.#onChange(cameraId, this.inForce(cameraId));
  }

  #use(): Promise<CheckStore> {
    this.#store ??= this.#open();
    return this.#store;
  }
}

function noneYet(cameraId: string): CameraCorrections {
  return { cameraId, isOn: false, changedAtMs: 0, spots: [], tuning: null };
}
