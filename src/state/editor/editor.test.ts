import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../api/config-store';
import type { Camera } from '../../domain/config';
import { REGION, withSearch } from './draft';
import { Editor, type CameraWriter } from './editor.svelte';

const CAMERA: Camera = {
  id: 'c',
  siteId: 's',
  name: 'Door',
  isEnabled: true,
  source: { kind: 'demo' },
  lines: [],
  zones: [],
  version: 1,
};
const NAMES = { zone: (number: number) => `Zone ${number}`, line: (number: number) => `Line ${number}` };

/** Stores like the server: a change must be based on the version that stands there. */
function memoryConfig(stored: Camera = CAMERA): CameraWriter & { stored: Camera } {
  return {
    stored,
    saveCamera(camera) {
      if (camera.version !== this.stored.version) {
        return Promise.reject(new ConflictError(this.stored, camera.version));
      }
      this.stored = { ...camera, version: camera.version + 1 };
      return Promise.resolve(this.stored);
    },
    adoptCamera: () => undefined,
  };
}

function editorWithZone(config: CameraWriter = memoryConfig()): Editor {
  const editor = new Editor(CAMERA, config, NAMES);
  editor.choose('zone');
  for (const point of [
    { x: 0.1, y: 0.1 },
    { x: 0.5, y: 0.1 },
    { x: 0.5, y: 0.5 },
    { x: 0.1, y: 0.5 },
  ])
    editor.addPoint(point);
  editor.closePolygon();
  return editor;
}

describe('drawing', () => {
  it('makes a zone and selects it', () => {
    const editor = editorWithZone();
    expect(editor.draft.zones).toMatchObject([{ name: 'Zone 1' }]);
    expect(editor.selected?.kind).toBe('zone');
    expect(editor.tool).toBe('select');
  });

  it('does not close a zone of two points', () => {
    const editor = new Editor(CAMERA, memoryConfig(), NAMES);
    editor.choose('zone');
    editor.addPoint({ x: 0.1, y: 0.1 });
    editor.addPoint({ x: 0.2, y: 0.1 });
    editor.closePolygon();
    expect(editor.draft.zones).toEqual([]);
    expect(editor.drawn).toHaveLength(2);
  });

  it('finishes a line with its second point, but not in the same place', () => {
    const editor = new Editor(CAMERA, memoryConfig(), NAMES);
    editor.choose('line');
    editor.addPoint({ x: 0.2, y: 0.2 });
    editor.addPoint({ x: 0.2, y: 0.2 });
    expect(editor.draft.lines).toEqual([]);
    editor.addPoint({ x: 0.8, y: 0.2 });
    expect(editor.draft.lines).toMatchObject([{ name: 'Line 1', role: 'entrance' }]);
  });

  it('makes one search region, which can be drawn anew when it was deleted', () => {
    const editor = new Editor(CAMERA, memoryConfig(), NAMES);
    const points = [
      { x: 0.1, y: 0.1 },
      { x: 0.5, y: 0.1 },
      { x: 0.5, y: 0.5 },
    ];
    editor.choose('region');
    for (const point of points) editor.addPoint(point);
    editor.closePolygon();
    expect(editor.draft.search.region).toEqual(points);
    expect(editor.selected).toEqual(REGION);
    expect(editor.canAddRegion).toBe(false);
    editor.select(REGION, 0);
    editor.nudge({ x: 0.1, y: 0 });
    expect(editor.draft.search.region?.[0]).toEqual({ x: 0.2, y: 0.1 });
    editor.deleteSelected();
    expect(editor.draft.search.region).toBeNull();
    expect(editor.selected).toBeNull();
    expect(editor.canAddRegion).toBe(true);
  });

  it('stores how people are looked for with the camera', async () => {
    const config = memoryConfig();
    const editor = new Editor(CAMERA, config, NAMES);
    editor.change((draft) => withSearch(draft, { minHeight: 0.2, detail: 'fine' }));
    expect(editor.hasChanges).toBe(true);
    await editor.save();
    expect(config.stored.search).toEqual({ region: null, minHeight: 0.2, detail: 'fine' });
    expect(editor.hasChanges).toBe(false);
  });

  it('takes back the newest point, then the drawing', () => {
    const editor = new Editor(CAMERA, memoryConfig(), NAMES);
    editor.choose('zone');
    editor.addPoint({ x: 0.1, y: 0.1 });
    editor.undo();
    expect(editor.drawn).toEqual([]);
    editor.cancel();
    expect(editor.tool).toBe('select');
  });
});

describe('changing', () => {
  it('moves the chosen point by keys and takes it back', () => {
    const editor = editorWithZone();
    const [zone] = editor.draft.zones;
    if (zone === undefined) throw new Error('expected a zone');
    editor.select({ kind: 'zone', id: zone.id }, 0);
    editor.nudge({ x: 0.01, y: 0 });
    expect(editor.draft.zones[0]?.polygon[0]).toEqual({ x: 0.11, y: 0.1 });
    editor.undo();
    expect(editor.draft.zones[0]?.polygon[0]).toEqual({ x: 0.1, y: 0.1 });
  });

  it('deletes a point while it can be spared, then the zone', () => {
    const editor = editorWithZone();
    const [zone] = editor.draft.zones;
    if (zone === undefined) throw new Error('expected a zone');
    editor.select({ kind: 'zone', id: zone.id }, 3);
    editor.deleteSelected();
    expect(editor.draft.zones[0]?.polygon).toHaveLength(3);
    expect(editor.selectedPoint).toBeNull();
    editor.deleteSelected();
    expect(editor.draft.zones).toEqual([]);
    expect(editor.selected).toBeNull();
  });
});

describe('saving', () => {
  it('stores the draft once', async () => {
    const editor = editorWithZone();
    expect(editor.hasChanges).toBe(true);
    expect(await editor.save()).toBe(true);
    expect(editor.hasChanges).toBe(false);
    expect(editor.camera.version).toBe(2);
  });

  it('shows what somebody else saved, and overwrites it when asked to', async () => {
    const config = memoryConfig({ ...CAMERA, version: 4 });
    const editor = editorWithZone(config);
    expect(await editor.save()).toBe(false);
    expect(editor.conflict?.version).toBe(4);
    expect(await editor.overwriteTheirs()).toBe(true);
    expect(config.stored.zones).toHaveLength(1);
    expect(editor.conflict).toBeNull();
  });

  it('takes over what somebody else saved', async () => {
    const theirs = { ...CAMERA, version: 4, name: 'Back door' };
    const editor = editorWithZone(memoryConfig(theirs));
    await editor.save();
    editor.takeTheirs();
    expect(editor.draft.zones).toEqual([]);
    expect(editor.camera).toEqual(theirs);
    expect(editor.hasChanges).toBe(false);
  });

  it('passes other failures on and keeps the draft', async () => {
    const config: CameraWriter = {
      saveCamera: () => Promise.reject(new Error('offline')),
      adoptCamera: () => undefined,
    };
    const editor = editorWithZone(config);
    await expect(editor.save()).rejects.toThrow('offline');
    expect(editor.isSaving).toBe(false);
    expect(editor.draft.zones).toHaveLength(1);
  });
});
