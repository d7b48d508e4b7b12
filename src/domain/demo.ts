import type { Camera, Site } from './config';

/** What a client may write of a site. */
export type SiteDraft = Omit<Site, 'id' | 'organisationId' | 'version'>;
/** What a client may write of a camera. */
export type CameraDraft = Omit<Camera, 'id' | 'version'>;

/** Ids of the site and the camera that every new installation begins with. */
export const DEMO_SITE_ID = 'demo-shop';
export const DEMO_CAMERA_ID = 'demo';

export const DEMO_SITE_INPUT: SiteDraft = {
  name: 'Demo shop',
  timeZone: 'UTC',
  profile: 'demo',
  features: { ageGender: true, mood: true },
};

/** One line and one zone, placed for the demo clip. */
export const DEMO_CAMERA_INPUT: CameraDraft = {
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
