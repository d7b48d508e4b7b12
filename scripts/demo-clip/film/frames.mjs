/** Renders frames of the clip; runs in a worker thread as well as directly. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { fps, height, width } from '../camera.mjs';
import { buildBody } from '../figure/body.mjs';
import { bonesOf, shadowBalls, skin } from '../figure/pose.mjs';
import { loadSource } from '../figure/source.mjs';
import { dress } from '../figure/wardrobe.mjs';
import { loadRoom } from '../shop/room.mjs';
import { act } from './action.mjs';
import { cast, loopSec } from './cast.mjs';
import { composeFrame, createComposer } from './compose.mjs';
import { castShadows } from './shadows.mjs';
import { clearLayer, createLayer, drawBody } from './raster.mjs';

/** Number of frames of the loop. */
export const frameCount = Math.round(loopSec * fps);

/** The room and the dressed people: made once, copied to every thread. */
export async function prepare({ samples, threads }) {
  const room = await loadRoom({ samples, threads });
  const source = loadSource();
  const people = cast.map((person) => {
    const look = dress(source, person.outfit);
    const body = buildBody(look, { kind: person.outfit.kind, ...person.build });
    return {
      id: person.id,
      look: { front: look.front, back: look.back },
      body,
      states: act(person, frameCount),
    };
  });
  return { room, people };
}

/** Returns `render(frame)` → { bytes (RGB), rows (truth of everybody in the picture) }. */
export function createRenderer({ room, people }) {
  const layer = createLayer();
  const mirrorLayer = createLayer();
  const composer = createComposer(room);
  return (frame) => {
    clearLayer(layer);
    clearLayer(mirrorLayer);
    const shadows = [];
    const drawn = [];
    for (const { id, look, body, states } of people) {
      const state = states[frame];
      if (!state) continue;
      const bones = bonesOf(body, state);
      skin(body, bones, state.at, state.heading);
      const { box, covered } = drawBody(layer, body, look, room.probes, id);
      drawBody(mirrorLayer, body, look, room.probes, id, { mirror: true });
      const tall = box[3] - box[1];
      shadows.push({
        balls: shadowBalls(body, bones, state.at, state.heading),
        at: state.at,
        screenBox: [box[0] - tall * 0.9, box[1], box[2] + tall * 0.9, box[3] + tall * 0.6],
      });
      drawn.push({ id, box, covered });
    }
    castShadows(composer, shadows);
    const { bytes, visible } = composeFrame(composer, { layer, mirrorLayer, people: shadows, frame });
    const rows = drawn.flatMap(({ id, box, covered }) => rowOf(frame, id, box, covered, visible[id]));
    return { bytes, rows };
  };
}

function rowOf(frame, id, box, covered, visible) {
  const clipped = [
    Math.max(0, box[0]),
    Math.max(0, box[1]),
    Math.min(width, box[2]),
    Math.min(height, box[3]),
  ];
  if (clipped[2] <= clipped[0] || clipped[3] <= clipped[1] || covered === 0) return [];
  const onPicture = (clipped[3] - clipped[1]) / (box[3] - box[1]);
  const visibility = (visible / covered) * onPicture;
  return visibility < 0.05 ? [] : [{ frame, id, box: clipped, visibility }];
}

if (!isMainThread && workerData?.role === 'film') {
  const render = createRenderer(workerData);
  parentPort.on('message', (frame) => {
    if (frame === null) process.exit(0);
    const { bytes, rows } = render(frame);
    parentPort.postMessage({ frame, bytes, rows });
  });
  parentPort.postMessage('ready');
}
