import type { FloorPlanClient } from '../../api/floor-plan-client';
import { ApiError } from '../../api/http';
import type { FloorPlan, FloorPlanDrawing } from '../../domain/floor-plan';

interface PlanStoringParts {
  /** What the draft begins with. */
  readonly plan: FloorPlan;
  readonly client: Pick<FloorPlanClient, 'read' | 'save'>;
  /** The plan was stored, or what somebody else stored was taken over. */
  readonly onstored: (plan: FloorPlan) => void;
}

/** Where a drawn plan goes: what is stored as far as is known, and what somebody else stored meanwhile. */
export class PlanStoring {
  #stored: FloorPlan;
  #conflict = $state.raw<FloorPlan | null>(null);
  #isSaving = $state(false);

  constructor(private readonly parts: PlanStoringParts) {
    this.#stored = $state.raw(parts.plan);
  }

  /** What the draft is compared with. */
  get stored(): FloorPlan {
    return this.#stored;
  }

  /** What somebody else saved in the meantime; null without a conflict. */
  get conflict(): FloorPlan | null {
    return this.#conflict;
  }

  get isSaving(): boolean {
    return this.#isSaving;
  }

  /** True when stored; false when somebody else was faster (see `conflict`). Throws other failures. */
  save(drawing: FloorPlanDrawing): Promise<boolean> {
    return this.#save(drawing, this.#stored.version);
  }

  /** Settles a conflict: the drawing replaces what somebody else saved. */
  async overwriteTheirs(drawing: FloorPlanDrawing): Promise<boolean> {
    const theirs = this.#conflict;
    if (theirs === null) return false;
    this.#conflict = null;
    return this.#save(drawing, theirs.version);
  }

  /** Settles a conflict: returns what somebody else saved, which counts from now on; null without one. */
  takeTheirs(): FloorPlan | null {
    const theirs = this.#conflict;
    if (theirs === null) return null;
    this.#conflict = null;
    this.#take(theirs);
    return theirs;
  }

  /** Puts the choice off. */
  postponeConflict(): void {
    this.#conflict = null;
  }

  async #save(drawing: FloorPlanDrawing, version: number): Promise<boolean> {
    const { client, plan } = this.parts;
    this.#isSaving = true;
    try {
      this.#take(await client.save(plan.siteId, version, drawing));
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412) throw error;
      this.#conflict = await client.read(plan.siteId);
      return false;
    } finally {
      this.#isSaving = false;
    }
  }

  #take(plan: FloorPlan): void {
    this.#stored = plan;
    this.parts.onstored(plan);
  }
}
