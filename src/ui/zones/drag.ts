import type { Point } from '../../domain/geometry';
import type { PictureRect } from '../parts/fit';

/** What a drag changes, by the way it has come in 0–1 coordinates. */
export interface DragHandlers {
  readonly onstart: () => void;
  readonly onmove: (by: Point) => void;
  readonly onend: () => void;
}

/** Follows a pointer from its press until it is let go, also outside the element. */
export function followPointer(
  event: PointerEvent & { readonly currentTarget: Element },
  rect: PictureRect,
  { onstart, onmove, onend }: DragHandlers,
): void {
  if (event.button !== 0 || rect.width === 0) return;
  event.stopPropagation();
  const { currentTarget: target, pointerId, clientX, clientY } = event;
  target.setPointerCapture(pointerId);
  onstart();
  const finish = new AbortController();
  const listen = { signal: finish.signal };
  const move = (moved: Event): void => {
    if (!(moved instanceof PointerEvent) || moved.pointerId !== pointerId) return;
    onmove({ x: (moved.clientX - clientX) / rect.width, y: (moved.clientY - clientY) / rect.height });
  };
  const end = (): void => {
    finish.abort();
    onend();
  };
  target.addEventListener('pointermove', move, listen);
  target.addEventListener('pointerup', end, listen);
  target.addEventListener('pointercancel', end, listen);
}
