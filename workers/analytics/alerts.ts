import { HISTORY_MS } from '../../src/alerts/history';
import type { AlertFiring } from '../../src/domain/alert';
import type { AlertRule } from '../../src/domain/alert-rule';
import type { AnalyticsCamera, TriedRule } from '../protocol';
import { CameraAlerts } from './alerts-camera';
import { AlertSink, type AlertSinkOptions } from './alerts-sink';

/** Alerts of all cameras of a page. A camera that was closed can be tried on for an hour. */
export class Alerts {
  readonly sink: AlertSink;
  readonly #options: AlertSinkOptions;
  readonly #cameras = new Map<string, CameraAlerts>();
  readonly #openIds = new Set<string>();

  constructor(options: AlertSinkOptions) {
    this.#options = options;
    this.sink = new AlertSink(options);
  }

  /** Also takes a changed configuration. Frames go to what it returns. */
  openCamera(input: AnalyticsCamera): CameraAlerts {
    this.#forgetOld();
    const { id } = input.camera;
    this.#openIds.add(id);
    const known = this.#cameras.get(id);
    if (known !== undefined) {
      known.reconfigure(input);
      return known;
    }
    const { parts, send } = this.#options;
    const { newId, schedule } = parts;
    const camera = new CameraAlerts(input, {
      newId,
      onFiring: (firing) => this.sink.take(firing),
      onProblem: (message) => send({ kind: 'problem', message }),
      breathe: () => new Promise((resolve) => schedule(resolve, 0)),
    });
    this.#cameras.set(id, camera);
    return camera;
  }

  /** It is counted no more. */
  closeCamera(cameraId: string): void {
    this.#openIds.delete(cameraId);
  }

  /** Null: it was not analysed here in the last hour. */
  async tryRule(cameraId: string, rule: AlertRule): Promise<TriedRule | null> {
    return (await this.#cameras.get(cameraId)?.tryRule(rule)) ?? null;
  }

  async kept(limit: number): Promise<readonly AlertFiring[]> {
    await this.sink.settled();
    return this.sink.store.kept(limit);
  }

  #forgetOld(): void {
    const nowMs = this.#options.parts.now();
    for (const [id, { seenAtMs }] of this.#cameras) {
      const isOver = seenAtMs === null || nowMs - seenAtMs > HISTORY_MS;
      if (isOver && !this.#openIds.has(id)) this.#cameras.delete(id);
    }
  }
}
