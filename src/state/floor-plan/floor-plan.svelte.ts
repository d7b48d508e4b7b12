import type { FloorPlanClient } from '../../api/floor-plan-client';
import type { FloorPlan } from '../../domain/floor-plan';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';
import { PlanEditor, type PlanEditorParts } from './plan-editor.svelte';

interface FloorPlanParts extends Pick<PlanEditorParts, 'cameras'> {
  readonly client: FloorPlanClient;
  readonly siteId: string;
  readonly texts: Texts;
}

/** The plan of one site as it is shown, and its editor while it is being drawn. */
export class FloorPlanState {
  readonly task: Task<'load' | 'remove'>;
  #plan = $state.raw<FloorPlan | null>(null);
  #editor = $state.raw<PlanEditor | null>(null);

  constructor(private readonly parts: FloorPlanParts) {
    this.task = new Task(parts.texts);
    void this.load();
  }

  /** Null until read. */
  get plan(): FloorPlan | null {
    return this.#plan;
  }

  /** Null while the plan is only shown. */
  get editor(): PlanEditor | null {
    return this.#editor;
  }

  load(): Promise<boolean> {
    return this.task.run('load', async () => {
      this.#plan = await this.parts.client.read(this.parts.siteId);
    });
  }

  /** Begins to draw; without a plan with the template of one room. */
  edit(): void {
    const plan = this.#plan;
    if (plan === null) return;
    const { client, cameras, texts } = this.parts;
    this.#editor = new PlanEditor({
      plan,
      client,
      cameras,
      roomName: (number) => texts.say('plan.newRoom', { number }),
      onstored: (stored) => {
        this.#plan = stored;
      },
    });
  }

  /** Ends drawing; what was not saved is given up. */
  close(): void {
    this.#editor = null;
  }

  /** Deletes the plan; false where somebody else was faster, or it failed: `task.failure` says why. */
  async remove(): Promise<boolean> {
    const plan = this.#plan;
    if (plan === null) return false;
    const { client, siteId } = this.parts;
    const isRemoved = await this.task.run('remove', async () => {
      this.#plan = await client.remove(siteId, plan.version);
    });
    if (isRemoved) this.close();
    return isRemoved;
  }
}
