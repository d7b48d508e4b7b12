import type { Attachment } from 'svelte/attachments';
import type { Point } from '../../domain/geometry';

/** One press of an arrow key moves a point by this share of the picture; with Shift by a tenth of it. */
export const NUDGE = 0.01;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The step of an arrow key in 0–1 coordinates; null for any other key. */
export function arrowStep(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): Point | null {
  const arrow = ARROWS[event.key];
  if (arrow === undefined) return null;
  const size = event.shiftKey ? NUDGE / 10 : NUDGE;
  return { x: arrow[0] * size, y: arrow[1] * size };
}

/** An editor as far as keys are concerned. */
export interface KeyedEditor {
  /** What can be deleted; null: nothing is selected. */
  readonly selected: object | null;
  /** What the arrow keys move; null: nothing. */
  readonly selectedPoint: object | null;
  undo(): void;
  redo(): void;
  cancel(): void;
  deleteSelected(): void;
  /** By a step as `arrowStep` returns it. */
  nudge(by: Point): void;
}

/** The editor's keys, wherever the focus is outside a field: undo, redo, delete, cancel, arrows. */
export function editorKeys(editor: KeyedEditor): Attachment<HTMLElement> {
  return () => {
    const onKey = (event: KeyboardEvent): void => {
      if (
        event.defaultPrevented ||
        isInField(event.target) ||
        document.querySelector('dialog[open]') !== null
      )
        return;
      if (handle(editor, event)) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  };
}

function handle(editor: KeyedEditor, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'y' || (key === 'z' && event.shiftKey)) editor.redo();
    else if (key === 'z') editor.undo();
    else return false;
    return true;
  }
  const step = arrowStep(event);
  if (step !== null && editor.selectedPoint !== null) editor.nudge(step);
  else if (key === 'escape') editor.cancel();
  else if ((key === 'delete' || key === 'backspace') && editor.selected !== null) editor.deleteSelected();
  else return false;
  return true;
}

function isInField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea');
}
