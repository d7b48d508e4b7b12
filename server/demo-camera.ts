import type { CameraInput } from '../src/api/contract';

/** The camera id that always means the clip shipped with the product. */
export const DEMO_CAMERA_ID = 'demo';
export const DEMO_SITE_ID = 'demo-shop';

/** Line and zone of the demo clip, in 0–1 coordinates of its picture. */
export const DEMO_CAMERA: CameraInput = {
  siteId: DEMO_SITE_ID,
  name: 'Demo shop',
  source: { kind: 'demo' },
  lines: [
    {
      id: 'entrance',
      name: 'Entrance',
      role: 'entrance',
      start: { x: 0.1, y: 0.5 },
      end: { x: 0.9, y: 0.5 },
    },
  ],
  zones: [
    {
      id: 'counter',
      name: 'Counter',
      polygon: [
        { x: 0.6, y: 0.55 },
        { x: 0.95, y: 0.55 },
        { x: 0.95, y: 0.95 },
        { x: 0.6, y: 0.95 },
      ],
    },
  ],
};
