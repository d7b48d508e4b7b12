import { isStale, type CountAudit, type CountingState } from '../../count-audit/count-audit';
import { measuredErrorOf, type MeasuredError } from '../../count-audit/measured-error';
import type { Camera } from '../../domain/config';
import type { ModelVersion } from '../../domain/engine';
import type { IgnoreSpot } from '../../domain/ignore-spot';
import type { CameraCorrections } from './check-schema';
import type { CheckStore } from './check-store';

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
  readonly #onSpots: (cameraId: string, spots: readonly IgnoreSpot[]) => void;

  constructor(open: OpenCheckStore, onSpots: (cameraId: string, spots: readonly IgnoreSpot[]) => void) {
    this.#open = open;
    this.#onSpots = onSpots;
  }

  /** Reads what is kept. Rejects where the browser keeps nothing. */
  async load(): Promise<void> {
    const store = await this.#use();
    const [audits, corrections] = await Promise.all([store.readAudits(), store.readCorrections()]);
    this.#audits = audits;
    this.#corrections = corrections;
    for (const { cameraId } of corrections) this.#onSpots(cameraId, this.spotsOf(cameraId));
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
    return isStale(audit.counting, {
      ...this.countingOf(camera, models),
      models: models.length > 0 ? models : audit.counting.models,
    });
  }

  /** By what the camera counts now; of nets that are not known yet those of its newest audit. */
  countingOf(camera: Camera, models: readonly ModelVersion[] | null): CountingState {
    const newest = this.auditsOf(camera.id)[0];
    const isCorrected = this.spotsOf(camera.id).length > 0;
    return {
      configVersion: camera.version,
      models: models ?? newest?.counting.models ?? [],
      correctedAtMs: isCorrected ? (this.correctionsOf(camera.id)?.changedAtMs ?? null) : null,
    };
  }

  async keep(audit: CountAudit): Promise<void> {
    await (await this.#use()).keepAudit(audit);
    this.#audits = [...this.#audits.filter(({ id }) => id !== audit.id), audit];
  }

  async remove(auditId: string): Promise<void> {
    await (await this.#use()).removeAudit(auditId);
    this.#audits = this.#audits.filter(({ id }) => id !== auditId);
  }

  /** Null: nothing was ever put right there. */
  correctionsOf(cameraId: string): CameraCorrections | null {
    return this.#corrections.find((corrections) => corrections.cameraId === cameraId) ?? null;
  }

  /** Spots that are in force at a camera. */
  spotsOf(cameraId: string): readonly IgnoreSpot[] {
    const corrections = this.correctionsOf(cameraId);
    return corrections?.isOn === true ? corrections.spots : [];
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
    const before = this.correctionsOf(cameraId) ?? { cameraId, isOn: false, changedAtMs: 0, spots: [] };
    const after = { ...change(before), changedAtMs: Date.now() };
    await (await this.#use()).keepCorrections(after);
    this.#corrections = [...this.#corrections.filter((one) => one.cameraId !== cameraId), after];
    this.#onSpots(cameraId, this.spotsOf(cameraId));
  }

  #use(): Promise<CheckStore> {
    this.#store ??= this.#open();
    return this.#store;
  }
}
