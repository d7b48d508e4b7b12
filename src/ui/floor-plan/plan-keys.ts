import type { Attachment } from 'svelte/attachments';
import { PLAN_GRID_M } from '../../domain/floor-plan';
import type { Point } from '../../domain/geometry';
import type { PlanEditor } from '../../state/floor-plan/plan-editor.svelte';
import { arrowStep, editorKeys, NUDGE } from '../zones/editor-keys';

/** One press of an arrow key moves by so many metres; with Shift by a step of the grid. */
const STEP_M = 0.5;

/** The step of an arrow key in metres; null for any other key. */
export function arrowStepM(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): Point | null {
  const step = arrowStep(event);
  return step === null ? null : metresOf(step);
}

/** The keys of the zone editor for a plan; arrows move the chosen point, or else the selected shape. */
export function planKeys(editor: PlanEditor): Attachment<HTMLElement> {
  return editorKeys({
    get selected() {
      return editor.selected;
    },
    get selectedPoint() {
      return editor.selected;
    },
    undo: () => editor.undo(),
    redo: () => editor.redo(),
    cancel: () => editor.cancel(),
    deleteSelected: () => editor.deleteSelected(),
    nudge: (by) => editor.nudge(metresOf(by)),
  });
}

function metresOf({ x, y }: Point): Point {
  const lengthM = Math.abs(x + y) < NUDGE ? PLAN_GRID_M : STEP_M;
  return { x: Math.sign(x) * lengthM, y: Math.sign(y) * lengthM };
}
