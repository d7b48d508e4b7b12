import type { Camera, Site } from './config';

/** What a client may write of a site. */
export type SiteDraft = Omit<Site, 'id' | 'organisationId' | 'version'>;
/** What a client may write of a camera. */
export type CameraDraft = Omit<Camera, 'id' | 'version'>;

/** Ids of the site and the camera that every new installation begins with. */
export const DEMO_SITE_ID = 'demo-site';
export const DEMO_CAMERA_ID = 'demo-camera';

export const DEMO_SITE_INPUT: SiteDraft = {
  name: 'Demo shop',
  timeZone: 'Europe/Vienna',
  profile: 'demo',
  features: { ageGender: true, mood: true },
};

/** One line and one zone, placed for the demo clip. */
export const DEMO_CAMERA_INPUT: CameraDraft = {
  siteId: DEMO_SITE_ID,
  name: 'Demo camera',
  source: { kind: 'demo' },
  lines: [
    {
      id: 'entrance',
      name: 'Entrance',
      role: 'entrance',
      start: { x: 0.1, y: 0.6 },
      end: { x: 0.9, y: 0.6 },
    },
  ],
  zones: [
    {
      id: 'shelf',
      name: 'Shelf',
      polygon: [
        { x: 0.55, y: 0.3 },
        { x: 0.95, y: 0.3 },
        { x: 0.95, y: 0.9 },
        { x: 0.55, y: 0.9 },
      ],
    },
  ],
};
