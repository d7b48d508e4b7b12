import type { AlarmLimitsClient } from '../../api/alarm-limits-client';
import type { AlarmLimits } from '../../api/live-contract';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** After how many minutes of silence an alarm is raised, as it is shown and edited. */
export class AlarmLimitsState {
  readonly task: Task<'load' | 'save'>;
  #stored = $state.raw<AlarmLimits | null>(null);
  /** What stands in the form; null: nothing that is a number. */
  cameraMinutes = $state<number | null>(null);
  analyserMinutes = $state<number | null>(null);

  constructor(
    private readonly client: AlarmLimitsClient,
    texts: Texts,
  ) {
    this.task = new Task(texts);
    void this.load();
  }

  /** Null until read. */
  get stored(): AlarmLimits | null {
    return this.#stored;
  }

  get isChanged(): boolean {
    const { cameraMinutes, analyserMinutes } = this;
    const stored = this.#stored;
    return stored?.cameraMinutes !== cameraMinutes || stored.analyserMinutes !== analyserMinutes;
  }

  load(): Promise<boolean> {
    return this.task.run('load', async () => this.#take(await this.client.read()));
  }

  /** After a change of somebody else, what they set is shown. */
  async save(): Promise<boolean> {
    const { cameraMinutes, analyserMinutes } = this;
    const stored = this.#stored;
    if (stored === null || cameraMinutes === null || analyserMinutes === null) return false;
    return this.task.run('save', async () => {
      try {
        this.#take(await this.client.save(stored.version, { cameraMinutes, analyserMinutes }));
      } catch (error) {
        this.#take(await this.client.read());
        throw error;
      }
    });
  }

  #take(limits: AlarmLimits): void {
    this.#stored = limits;
    this.cameraMinutes = limits.cameraMinutes;
    this.analyserMinutes = limits.analyserMinutes;
  }
}
