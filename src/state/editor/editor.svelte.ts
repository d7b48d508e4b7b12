import { ConflictError } from '../../api/config-store';
import { DEFAULT_PERSON_SEARCH, type Camera } from '../../domain/config';
import type { Point } from '../../domain/geometry';
import {
  draftOf,
  hasShape,
  inPicture,
  isSameDraft,
  MAX_LINES,
  MAX_POINTS,
  MAX_ZONES,
  MIN_POINTS,
  movePoint,
  pointsOf,
  REGION,
  removePoint,
  withLine,
  withoutShape,
  withSearch,
  withZone,
  type Draft,
  type PointRef,
  type ShapeRef,
} from './draft';
import { newLine, newZone } from './new-shapes';
import { commit, preview, redo, settle, startHistory, undo, type DraftHistory } from './draft-history';

export type EditorTool = 'select' | 'zone' | 'line' | 'region';

/** The names that new shapes get, from the catalogue. */
export interface ShapeNames {
  zone(number: number): string;
  line(number: number): string;
}

/** Where the editor's work goes. */
export interface CameraWriter {
  /** Stores a changed camera; throws a `ConflictError` when somebody else was faster. */
  saveCamera(camera: Camera): Promise<Camera>;
  /** Takes over what somebody else saved. */
  adoptCamera(camera: Camera): void;
}

/** The editor of one camera's zones, lines and search region: draft, selection, tool, what is being drawn. */
export class Editor {
  #base: Camera = $state.raw<Camera>({
    id: '',
    siteId: '',
    name: '',
    isEnabled: true,
    source: { kind: 'demo' },
    lines: [],
    zones: [],
    version: 0,
  });
  #history: DraftHistory = $state.raw(startHistory({ lines: [], zones: [], search: DEFAULT_PERSON_SEARCH }));
  #tool = $state<EditorTool>('select');
  #selected = $state.raw<ShapeRef | null>(null);
  #selectedIndex = $state<number | null>(null);
  #drawn = $state.raw<readonly Point[]>([]);
  #conflict = $state.raw<Camera | null>(null);
  #isSaving = $state(false);
  #beforeDrag: Draft | null = null;

  constructor(
    camera: Camera,
    private readonly config: CameraWriter,
    private readonly names: ShapeNames,
  ) {
    this.#rebase(camera);
  }

  get camera(): Camera {
    return this.#base;
  }

  get draft(): Draft {
    return this.#history.present;
  }

  get tool(): EditorTool {
    return this.#tool;
  }

  get selected(): ShapeRef | null {
    return this.#selected;
  }

  /** The chosen point of the selected shape. */
  get selectedPoint(): PointRef | null {
    if (this.#selected === null || this.#selectedIndex === null) return null;
    return { ...this.#selected, index: this.#selectedIndex };
  }

  /** Points set so far of the shape that is being drawn. */
  get drawn(): readonly Point[] {
    return this.#drawn;
  }

  /** What somebody else saved in the meantime; null without a conflict. */
  get conflict(): Camera | null {
    return this.#conflict;
  }

  get isSaving(): boolean {
    return this.#isSaving;
  }

  get hasChanges(): boolean {
    return !isSameDraft(this.draft, draftOf(this.#base));
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  get canAddZone(): boolean {
    return this.draft.zones.length < MAX_ZONES;
  }

  get canAddLine(): boolean {
    return this.draft.lines.length < MAX_LINES;
  }

  get canAddRegion(): boolean {
    return this.draft.search.region === null;
  }

  choose(tool: EditorTool): void {
    this.#tool = tool;
    this.#drawn = [];
    if (tool !== 'select') this.select(null);
  }

  select(shape: ShapeRef | null, index: number | null = null): void {
    this.#selected = shape;
    this.#selectedIndex = index;
  }

  /** Makes a change that can be taken back. */
  change(edit: (draft: Draft) => Draft): void {
    this.#history = commit(this.#history, edit(this.draft));
    this.#keepSelectionValid();
  }

  /** Sets the next point of what is being drawn; the second point of a line finishes it. */
  addPoint(point: Point): void {
    this.#drawn = [...this.#drawn, inPicture(point)];
    if (this.#tool === 'line' && this.#drawn.length === 2) this.#finishLine();
    else if (this.#drawn.length === MAX_POINTS) this.closePolygon();
  }

  /** Finishes the zone or region that is being drawn, if it has enough points. */
  closePolygon(): void {
    if (this.#drawn.length < MIN_POINTS) return;
    if (this.#tool === 'zone') this.#finishZone();
    if (this.#tool === 'region') this.#finishRegion();
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
    const index = this.#selectedIndex;
    if (shape === null) return;
    const before = this.draft;
    if (shape.kind !== 'line' && index !== null)
      this.change((draft) => removePoint(draft, { ...shape, index }));
    else this.change((draft) => withoutShape(draft, shape));
    if (isSameDraft(before, this.draft)) this.change((draft) => withoutShape(draft, shape));
  }

  /** Moves the chosen point by a share of the picture. */
  nudge(by: Point): void {
    const ref = this.selectedPoint;
    if (ref === null) return;
    this.change((draft) => {
      const point = pointsOf(draft, ref)[ref.index];
      return point === undefined ? draft : movePoint(draft, ref, { x: point.x + by.x, y: point.y + by.y });
    });
  }

  /** A drag begins: what `drag` shows until `drop` becomes one step. */
  grab(): void {
    this.#beforeDrag = this.draft;
  }

  drag(edit: (before: Draft) => Draft): void {
    if (this.#beforeDrag === null) return;
    this.#history = preview(this.#history, edit(this.#beforeDrag));
  }

  drop(): void {
    if (this.#beforeDrag === null) return;
    this.#history = settle(this.#history, this.#beforeDrag);
    this.#beforeDrag = null;
  }

  /** Stores the draft. True when stored; false when somebody else was faster (see `conflict`). Throws other failures. */
  async save(): Promise<boolean> {
    return this.#store(this.#base);
  }

  /** Settles a conflict: the draft replaces what somebody else saved. */
  async overwriteTheirs(): Promise<boolean> {
    const theirs = this.#conflict;
    if (theirs === null) return false;
    this.#conflict = null;
    return this.#store(theirs);
  }

  /** Settles a conflict: the draft is given up for what somebody else saved. */
  takeTheirs(): void {
    const theirs = this.#conflict;
    if (theirs === null) return;
    this.#conflict = null;
    this.config.adoptCamera(theirs);
    this.#rebase(theirs);
  }

  /** Puts the choice off: the draft stays unsaved. */
  postponeConflict(): void {
    this.#conflict = null;
  }

  /** Gives up what was not saved. */
  discard(): void {
    this.choose('select');
    this.change(() => draftOf(this.#base));
  }

  /** Puts what was drawn into `onto`; everything else of it stays. */
  async #store(onto: Camera): Promise<boolean> {
    this.#isSaving = true;
    try {
      this.#base = await this.config.saveCamera({ ...onto, ...this.draft });
      return true;
    } catch (error) {
      if (!(error instanceof ConflictError) || !('lines' in error.current)) throw error;
      this.#conflict = error.current;
      return false;
    } finally {
      this.#isSaving = false;
    }
  }

  #finishZone(): void {
    const zone = newZone(this.#drawn, this.draft.zones, (number) => this.names.zone(number));
    this.change((draft) => withZone(draft, zone));
    this.choose('select');
    this.select({ kind: 'zone', id: zone.id });
  }

  #finishRegion(): void {
    const region = this.#drawn;
    this.change((draft) => withSearch(draft, { region }));
    this.choose('select');
    this.select(REGION);
  }

  #finishLine(): void {
    const [start, end] = this.#drawn;
    if (start === undefined || end === undefined) return;
    if (start.x === end.x && start.y === end.y) {
      this.#drawn = [start];
      return;
    }
    const line = newLine({ start, end }, this.draft.lines, (number) => this.names.line(number));
    this.change((draft) => withLine(draft, line));
    this.choose('select');
    this.select({ kind: 'line', id: line.id });
  }

  #rebase(camera: Camera): void {
    this.#base = camera;
    this.#history = startHistory(draftOf(camera));
    this.choose('select');
    this.select(null);
  }

  #keepSelectionValid(): void {
    if (this.#selected !== null && !hasShape(this.draft, this.#selected)) this.select(null);
    const ref = this.selectedPoint;
    if (ref === null) return;
    if (ref.index >= pointsOf(this.draft, ref).length) this.#selectedIndex = null;
  }
}
