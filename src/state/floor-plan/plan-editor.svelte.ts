import type { FloorPlanClient } from '../../api/floor-plan-client';
import type { Camera } from '../../domain/config';
import {
  fitsLimits,
  middleOf,
  type FloorPlan,
  type FloorPlanDrawing,
  PLAN_LIMITS,
} from '../../domain/floor-plan';
import type { Point, Polygon } from '../../domain/geometry';
import {
  commit,
  preview,
  redo,
  settle,
  startHistory,
  undo,
  type DraftHistory,
} from '../editor/draft-history';
import { canUseTool, middleCorners, type PlanTool } from './plan-tools';
import { PlanStoring } from './plan-storing.svelte';
import { newArea, newPlanCamera, newPlanLine, newRoom, nextAreaSource, oneRoomPlan } from './new-plan';
import {
  hasPlanShape,
  inPlan,
  MIN_OUTLINE_POINTS,
  movePlanPoint,
  movePlanShape,
  planPointsOf,
  rectangleOf,
  removePlanPoint,
  withArea,
  withoutPlanShape,
  withPlanCamera,
  withPlanLine,
  withRoom,
  type PlanPointRef,
  type PlanShapeRef,
} from './plan-draft';

/** What an editor of a plan works with. */
export interface PlanEditorParts {
  /** Without a drawing it begins with the template. */
  readonly plan: FloorPlan;
  readonly client: Pick<FloorPlanClient, 'read' | 'save'>;
  /** Of the site, as they are now. */
  readonly cameras: () => readonly Pick<Camera, 'id' | 'name' | 'zones'>[];
  /** Label of a room in the catalogue's words. */
  readonly roomName: (number: number) => string;
  /** The plan was stored, or what somebody else stored was taken over. */
  readonly onstored: (plan: FloorPlan) => void;
}

/** The editor of a site's floor plan: draft, selection, tool, what is being drawn. */
export class PlanEditor {
  readonly storing: PlanStoring;
  #history: DraftHistory<FloorPlanDrawing>;
  #tool = $state<PlanTool>('select');
  #selected = $state.raw<PlanShapeRef | null>(null);
  #selectedIndex = $state<number | null>(null);
  #drawn = $state.raw<readonly Point[]>([]);
  #beforeDrag: FloorPlanDrawing | null = null;

  constructor(private readonly parts: PlanEditorParts) {
    this.storing = new PlanStoring(parts);
    this.#history = $state.raw(startHistory(this.#begun(parts.plan)));
  }

  get draft(): FloorPlanDrawing {
    return this.#history.present;
  }

  get cameras(): ReturnType<PlanEditorParts['cameras']> {
    return this.parts.cameras();
  }

  /** Cameras of the site that do not stand in the plan. */
  get unplaced(): ReturnType<PlanEditorParts['cameras']> {
    return this.cameras.filter(({ id }) => !this.draft.cameras.some(({ cameraId }) => cameraId === id));
  }

  get tool(): PlanTool {
    return this.#tool;
  }

  get selected(): PlanShapeRef | null {
    return this.#selected;
  }

  /** The chosen point of the selected shape. */
  get selectedPoint(): PlanPointRef | null {
    if (this.#selected === null || this.#selectedIndex === null) return null;
    return { ...this.#selected, index: this.#selectedIndex };
  }

  /** Points set so far of the shape that is being drawn. */
  get drawn(): readonly Point[] {
    return this.#drawn;
  }

  get hasChanges(): boolean {
    return JSON.stringify(this.draft) !== JSON.stringify(this.storing.stored.drawing);
  }

  /** Whether something would be lost with the draft: the untouched template is not worth a question. */
  get isWorthKeeping(): boolean {
    return this.storing.stored.drawing === null ? this.#history.past.length > 0 : this.hasChanges;
  }

  /** Whether the draft holds more than a server takes. */
  get isTooLarge(): boolean {
    const sizeBytes = new TextEncoder().encode(JSON.stringify(this.draft)).byteLength;
    return !fitsLimits(this.draft, sizeBytes);
  }

  get canUndo(): boolean {
    return this.#drawn.length > 0 || this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** Whether a tool can make one more of its shapes. */
  canUse(tool: PlanTool): boolean {
    return canUseTool(tool, this.draft, this.cameras);
  }

  choose(tool: PlanTool): void {
    this.#tool = this.canUse(tool) ? tool : 'select';
    this.#drawn = [];
    if (tool !== 'select') this.select(null);
  }

  select(shape: PlanShapeRef | null, index: number | null = null): void {
    this.#selected = shape;
    this.#selectedIndex = index;
  }

  /** Makes a change that can be taken back. */
  change(edit: (draft: FloorPlanDrawing) => FloorPlanDrawing): void {
    this.#history = commit(this.#history, edit(this.draft));
    this.#keepSelectionValid();
  }

  /** Sets the next point of what is being drawn; it finishes a camera at once, and a line with its second. */
  addPoint(target: Point): void {
    const point = inPlan(this.draft, target);
    if (this.#tool === 'camera') {
      this.placeCamera(point);
      return;
    }
    this.#drawn = [...this.#drawn, point];
    const isLine = this.#tool === 'wall' || this.#tool === 'door';
    if (isLine && this.#drawn.length === 2) this.#finishLine();
    else if (this.#drawn.length === PLAN_LIMITS.points) this.closeOutline();
  }

  /** Finishes the room or area that is being drawn, if it has enough points. */
  closeOutline(): void {
    if (this.#drawn.length >= MIN_OUTLINE_POINTS) this.#finishOutline(this.#drawn);
  }

  /** Makes a rectangular room or area between two corners; too thin ones are none. */
  addRectangle(from: Point, to: Point): void {
    const polygon = rectangleOf(this.draft, from, to);
    if (polygon !== null) this.#finishOutline(polygon);
  }

  /** Puts a shape of a kind into the middle of the plan: for whoever draws without a pointer. */
  addInMiddle(tool: Exclude<PlanTool, 'select'>): void {
    this.choose(tool);
    if (this.#tool !== tool) return;
    const [from, to] = middleCorners(this.draft);
    if (tool === 'room' || tool === 'area') this.addRectangle(from, to);
    else if (tool === 'camera') this.addPoint(middleOf([from, to]));
    else for (const x of [from.x, to.x]) this.addPoint({ x, y: middleOf([from, to]).y });
  }

  /** Puts the next camera, or a certain one, at a place. */
  placeCamera(at: Point, cameraId = this.unplaced[0]?.id): void {
    if (cameraId === undefined) return;
    this.change((draft) => withPlanCamera(draft, newPlanCamera(cameraId, inPlan(draft, at))));
    this.#finish({ kind: 'camera', id: cameraId });
  }

  /** Takes back the newest point while drawing, else the newest step. */
  undo(): void {
    if (this.#drawn.length > 0) this.#drawn = this.#drawn.slice(0, -1);
    else this.#history = undo(this.#history);
    this.#keepSelectionValid();
  }

  redo(): void {
    this.#history = redo(this.#history);
    this.#keepSelectionValid();
  }

  /** Leaves drawing, then the selection. */
  cancel(): void {
    if (this.#tool !== 'select') this.choose('select');
    else if (this.#selectedIndex !== null) this.#selectedIndex = null;
    else this.select(null);
  }

  /** Deletes the chosen point, or the selected shape if no point is chosen or none can be spared. */
  deleteSelected(): void {
    const shape = this.#selected;
    const ref = this.selectedPoint;
    if (shape === null) return;
    const before = this.draft;
    if (ref !== null) this.change((draft) => removePlanPoint(draft, ref));
    if (this.draft === before || ref === null) this.change((draft) => withoutPlanShape(draft, shape));
  }

  /** Moves the chosen point, or else the whole selected shape, by metres. */
  nudge(by: Point): void {
    const shape = this.#selected;
    const ref = this.selectedPoint;
    if (shape === null) return;
    this.change((draft) => {
      const point = ref === null ? undefined : planPointsOf(draft, ref)[ref.index];
      if (ref === null || point === undefined) return movePlanShape(draft, shape, by);
      return movePlanPoint(draft, ref, { x: point.x + by.x, y: point.y + by.y });
    });
  }

  /** A drag begins: what `drag` shows until `drop` becomes one step. */
  grab(): void {
    this.#beforeDrag = this.draft;
  }

  drag(edit: (before: FloorPlanDrawing) => FloorPlanDrawing): void {
    if (this.#beforeDrag === null) return;
    this.#history = preview(this.#history, edit(this.#beforeDrag));
  }

  drop(): void {
    if (this.#beforeDrag === null) return;
    this.#history = settle(this.#history, this.#beforeDrag);
    this.#beforeDrag = null;
  }

  /** Stores the draft; see `PlanStoring.save`. */
  save(): Promise<boolean> {
    return this.storing.save(this.draft);
  }

  /** Settles a conflict: the draft replaces what somebody else saved. */
  overwriteTheirs(): Promise<boolean> {
    return this.storing.overwriteTheirs(this.draft);
  }

  /** Settles a conflict: the draft is given up for what somebody else saved. */
  takeTheirs(): void {
    const theirs = this.storing.takeTheirs();
    if (theirs === null) return;
    this.#history = startHistory(this.#begun(theirs));
    this.choose('select');
    this.select(null);
  }

  /** Gives up what was not saved. */
  discard(): void {
    this.choose('select');
    this.change(() => this.#begun(this.storing.stored));
  }

  #finishOutline(polygon: Polygon): void {
    if (this.#tool === 'room') {
      const room = newRoom(polygon, this.parts.roomName(this.draft.rooms.length + 1));
      this.change((draft) => withRoom(draft, room));
      this.#finish({ kind: 'room', id: room.id });
    }
    const source = nextAreaSource(this.draft, this.cameras);
    if (this.#tool === 'area' && source !== null) {
      const area = newArea(this.draft, polygon, source);
      this.change((draft) => withArea(draft, area));
      this.#finish({ kind: 'area', id: area.id });
    }
  }

  #finishLine(): void {
    const [start, end] = this.#drawn;
    if (start === undefined || end === undefined) return;
    if (start.x === end.x && start.y === end.y) {
      this.#drawn = [start];
      return;
    }
    const line = newPlanLine(this.#tool === 'door' ? 'door' : 'wall', start, end);
    this.change((draft) => withPlanLine(draft, line));
    this.#finish({ kind: 'line', id: line.id });
  }

  #finish(shape: PlanShapeRef): void {
    this.choose('select');
    this.select(shape);
  }

  #begun(plan: FloorPlan): FloorPlanDrawing {
    return plan.drawing ?? oneRoomPlan(this.parts.cameras(), this.parts.roomName(1));
  }

  #keepSelectionValid(): void {
    if (this.#selected !== null && !hasPlanShape(this.draft, this.#selected)) this.select(null);
    const ref = this.selectedPoint;
    if (ref !== null && ref.index >= planPointsOf(this.draft, ref).length) this.#selectedIndex = null;
  }
}
