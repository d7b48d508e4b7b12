import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/http';
import type { FloorPlan } from '../../domain/floor-plan';
import { changeRoom, movePlanShape } from './plan-draft';
import { PlanEditor } from './plan-editor.svelte';

const CAMERAS = [
  {
    id: 'front',
    name: 'Front',
    zones: [{ id: 'queue', name: 'Queue', polygon: [] }],
  },
  { id: 'back', name: 'Back', zones: [] },
];
const EMPTY: FloorPlan = {
  siteId: 's',
  drawing: { widthM: 10, heightM: 8, rooms: [], lines: [], cameras: [], areas: [] },
  dropped: { cameras: 0, areas: 0 },
  version: 1,
};

/** Stores like the server: a change must be based on the version that stands there. */
function memoryServer(first: FloorPlan = EMPTY) {
  const server = {
    stored: first,
    read: () => Promise.resolve(server.stored),
    save(_siteId: string, version: number, drawing: FloorPlan['drawing']) {
      if (version !== server.stored.version) return Promise.reject(new ApiError(412, null, '/floor-plan'));
      server.stored = { ...server.stored, drawing, version: version + 1 };
      return Promise.resolve(server.stored);
    },
  };
  return server;
}

function editorOf(plan: FloorPlan = EMPTY, client = memoryServer(plan)) {
  const stored: number[] = [];
  const editor = new PlanEditor({
    plan,
    client,
    cameras: () => CAMERAS,
    roomName: (number) => `Room ${number}`,
    onstored: ({ version }) => stored.push(version),
  });
  return { editor, stored, client };
}

describe('drawing', () => {
  it('begins with one room where there is no plan', () => {
    const { editor } = editorOf({ ...EMPTY, drawing: null, version: 0 });
    expect(editor.draft).toMatchObject({
      rooms: [{ label: 'Room 1' }],
      cameras: [{ cameraId: 'front' }, { cameraId: 'back' }],
    });
    expect([editor.hasChanges, editor.isWorthKeeping, editor.canUndo]).toEqual([true, false, false]);
  });

  it('makes a room of a rectangle, and selects it', () => {
    const { editor } = editorOf();
    editor.choose('room');
    editor.addRectangle({ x: 1, y: 1 }, { x: 3.04, y: 2 });
    expect(editor.draft.rooms).toMatchObject([
      {
        label: 'Room 1',
        polygon: [
          { x: 1, y: 1 },
          { x: 3, y: 1 },
          { x: 3, y: 2 },
          { x: 1, y: 2 },
        ],
      },
    ]);
    expect([editor.selected?.kind, editor.tool]).toEqual(['room', 'select']);
    editor.choose('room');
    editor.addRectangle({ x: 1, y: 1 }, { x: 1, y: 2 });
    expect(editor.draft.rooms).toHaveLength(1);
  });

  it('makes an area of points that shows what no area shows yet', () => {
    const { editor } = editorOf();
    for (const expected of [null, 'queue']) {
      editor.choose('area');
      for (const point of [
        { x: 1, y: 1 },
        { x: 3, y: 1 },
        { x: 2, y: 3 },
      ])
        editor.addPoint(point);
      editor.closeOutline();
      expect(editor.draft.areas.at(-1)).toMatchObject({
        cameraId: 'front',
        zoneId: expected,
        labelAt: { x: 2, y: 2 },
      });
    }
  });

  it('does not close an outline of two points, and takes points back one by one', () => {
    const { editor } = editorOf();
    editor.choose('room');
    editor.addPoint({ x: 1, y: 1 });
    editor.addPoint({ x: 2, y: 1 });
    editor.closeOutline();
    expect([editor.draft.rooms.length, editor.drawn.length]).toEqual([0, 2]);
    editor.undo();
    expect(editor.drawn).toEqual([{ x: 1, y: 1 }]);
  });

  it('finishes walls and doors with their second point, but not in the same place', () => {
    const { editor } = editorOf();
    for (const tool of ['wall', 'door'] as const) {
      editor.choose(tool);
      for (const x of [2, 2, 4]) editor.addPoint({ x, y: 2 });
    }
    expect(editor.draft.lines).toMatchObject([
      { kind: 'wall', start: { x: 2, y: 2 }, end: { x: 4, y: 2 } },
      { kind: 'door' },
    ]);
  });

  it('places each camera once', () => {
    const { editor } = editorOf();
    for (const x of [1, 2, 3]) {
      editor.choose('camera');
      if (editor.tool === 'camera') editor.addPoint({ x, y: 0 });
    }
    expect(editor.draft.cameras).toMatchObject([
      { cameraId: 'front', at: { x: 1, y: 0 } },
      { cameraId: 'back', at: { x: 2, y: 0 } },
    ]);
    expect(editor.canUse('camera')).toBe(false);
  });

  it('puts every kind of shape into the middle for whoever has no pointer', () => {
    const { editor } = editorOf();
    for (const tool of ['room', 'wall', 'door', 'camera', 'area'] as const) editor.addInMiddle(tool);
    const { rooms, lines, cameras, areas } = editor.draft;
    expect([rooms.length, lines.length, cameras.length, areas.length]).toEqual([1, 2, 1, 1]);
  });
});

describe('changing', () => {
  it('moves a shape or its chosen point by keys, deletes, and takes it all back', () => {
    const { editor } = editorOf();
    editor.addInMiddle('room');
    editor.nudge({ x: 0.5, y: 0 });
    const id = editor.selected?.id ?? '';
    expect(editor.draft.rooms[0]?.polygon[0]).toEqual({ x: 3, y: 2 });
    editor.select({ kind: 'room', id }, 0);
    editor.nudge({ x: 0, y: 0.1 });
    expect(editor.draft.rooms[0]?.polygon.slice(0, 2)).toEqual([
      { x: 3, y: 2.1 },
      { x: 8, y: 2 },
    ]);
    editor.deleteSelected();
    expect(editor.draft.rooms[0]?.polygon).toHaveLength(3);
    editor.deleteSelected();
    expect(editor.draft.rooms).toEqual([]);
    expect(editor.selected).toBeNull();
    while (editor.canUndo) editor.undo();
    expect([editor.draft, editor.hasChanges]).toEqual([EMPTY.drawing, false]);
    while (editor.canRedo) editor.redo();
    expect(editor.draft.rooms).toEqual([]);
  });

  it('makes one step of a drag', () => {
    const { editor } = editorOf();
    editor.addInMiddle('room');
    const shape = editor.selected;
    if (shape === null) throw new Error('expected a selected room');
    editor.grab();
    for (const x of [0.3, 0.6, 1]) editor.drag((before) => movePlanShape(before, shape, { x, y: 0 }));
    editor.drop();
    expect(editor.draft.rooms[0]?.polygon[0]).toEqual({ x: 3.5, y: 2 });
    editor.undo();
    expect(editor.draft.rooms[0]?.polygon[0]).toEqual({ x: 2.5, y: 2 });
  });

  it('says when a plan is larger than a server takes', () => {
    const { editor } = editorOf();
    editor.addInMiddle('room');
    expect(editor.isTooLarge).toBe(false);
    const points = Array.from({ length: 64 }, (_, index) => ({ x: index / 10, y: 1.5 }));
    const rooms = Array.from({ length: 100 }, (_, index) => ({
      id: `r${index}`,
      label: '',
      polygon: points,
    }));
    editor.change((draft) => ({ ...draft, rooms }));
    expect(editor.isTooLarge).toBe(true);
  });
});

describe('saving', () => {
  it('stores by the version that was read, again and again', async () => {
    const { editor, stored } = editorOf();
    editor.addInMiddle('room');
    expect(await editor.save()).toBe(true);
    editor.addInMiddle('wall');
    expect(await editor.save()).toBe(true);
    expect([stored, editor.hasChanges]).toEqual([[2, 3], false]);
  });

  it.each<['mine' | 'theirs', number, string]>([
    ['mine', 3, 'Mine'],
    ['theirs', 2, 'Theirs'],
  ])('asks when somebody else was faster, and keeps %s', async (whose, version, label) => {
    const client = memoryServer();
    const theirs = editorOf(EMPTY, client).editor;
    const { editor } = editorOf(EMPTY, client);
    for (const [one, name] of [
      [theirs, 'Theirs'],
      [editor, 'Mine'],
    ] as const) {
      one.addInMiddle('room');
      const id = one.selected?.id ?? '';
      one.change((draft) => changeRoom(draft, id, (old) => ({ ...old, label: name })));
    }
    await theirs.save();
    expect(await editor.save()).toBe(false);
    expect(editor.storing.conflict?.version).toBe(2);
    if (whose === 'mine') expect(await editor.overwriteTheirs()).toBe(true);
    else editor.takeTheirs();
    expect(client.stored.version).toBe(version);
    expect(client.stored.drawing?.rooms[0]?.label).toBe(label);
    expect([editor.draft, editor.storing.conflict, editor.hasChanges]).toEqual([
      client.stored.drawing,
      null,
      false,
    ]);
  });

  it('keeps the draft when the server does not answer', async () => {
    const { editor, client } = editorOf();
    client.save = () => Promise.reject(new Error('away'));
    editor.addInMiddle('room');
    await expect(editor.save()).rejects.toThrow('away');
    expect([editor.hasChanges, editor.storing.isSaving]).toEqual([true, false]);
  });
});
