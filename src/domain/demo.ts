import { DEFAULT_SITE_LIVE, type Camera, type Site } from './config';

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
  ...DEFAULT_SITE_LIVE,
};

/** Line and zones where the clip's truth (public/demo/shop.truth.json) has them. */
export const DEMO_CAMERA_INPUT: CameraDraft = {
  siteId: DEMO_SITE_ID,
  name: 'Demo shop',
  isEnabled: true,
  source: { kind: 'demo' },
  lines: [
    {
      id: 'entrance',
      name: 'Entrance',
      role: 'entrance',
      start: { x: 0.2418, y: 0.5676 },
      end: { x: 0.4509, y: 0.586 },
    },
  ],
  zones: [
    {
      id: 'display',
      name: 'New arrivals',
      polygon: [
        { x: 0.2239, y: 0.6684 },
        { x: 0.3905, y: 0.6867 },
        { x: 0.3202, y: 0.8484 },
        { x: 0.1094, y: 0.818 },
      ],
    },
    {
      id: 'counter',
      name: 'Counter',
      polygon: [
        { x: 0.6902, y: 0.6566 },
        { x: 0.8749, y: 0.6746 },
        { x: 0.9243, y: 0.7813 },
        { x: 0.7022, y: 0.7555 },
      ],
    },
  ],
};
