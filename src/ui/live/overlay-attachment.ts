import type { Attachment } from 'svelte/attachments';
import type { Camera } from '../../domain/config';
import type { LiveCounts } from '../../domain/live';
import type { LiveSession } from '../../state/live-session.svelte';
import { fitPicture } from '../parts/fit';
import { drawOverlay, type OverlayScene } from './overlay-draw';
import { tracksAt } from './overlay-motion';

/** What the overlay reads anew for every picture; called outside reactivity. */
export interface OverlaySource {
  readonly session: LiveSession;
  readonly camera: () => Camera;
  readonly counts: () => LiveCounts | null;
  readonly wordsOf: OverlayScene['wordsOf'];
  readonly lineWords: OverlayScene['lineWords'];
  readonly hasShapes: boolean;
}

/** Draws boxes, zones and lines in step with the picture, once per screen refresh while anything changes. */
export function overlay(source: OverlaySource): Attachment<HTMLCanvasElement> {
  const { session, camera, counts, wordsOf, lineWords, hasShapes } = source;
  return (canvas) => {
    const context = canvas.getContext('2d');
    if (context === null) return undefined;
    let size = { width: 0, height: 0 };
    let drawn = '';
    const observer = new ResizeObserver(() => {
      size = { width: canvas.clientWidth, height: canvas.clientHeight };
      canvas.width = Math.round(size.width * devicePixelRatio);
      canvas.height = Math.round(size.height * devicePixelRatio);
      drawn = '';
    });
    observer.observe(canvas);
    let request = 0;
    const draw = (): void => {
      request = requestAnimationFrame(draw);
      const { previous, latest } = session.motion;
      const atMs = session.displayedAtMs() ?? latest?.capturedAtMs ?? 0;
      const shown = camera();
      const numbers = counts();
      const state = `${atMs} ${latest?.seq} ${numbers?.capturedAtMs} ${shown.version}`;
      if (state === drawn) return;
      drawn = state;
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      context.clearRect(0, 0, size.width, size.height);
      const frame = latest?.frame ?? session.frame;
      if (frame === null) return;
      drawOverlay(context, {
        rect: fitPicture(size, frame),
        frame,
        tracks: latest === null ? [] : tracksAt(previous, latest, atMs),
        zones: shown.zones,
        lines: shown.lines,
        region: shown.search?.region ?? null,
        counts: numbers,
        wordsOf,
        lineWords,
        hasShapes,
      });
    };
    request = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(request);
      observer.disconnect();
    };
  };
}
