import type { Catalogue } from './en';
import { cameras } from './de/cameras';
import { insights } from './de/insights';
import { insecure } from './de/insecure';
import { live } from './de/live';
import { privacy } from './de/privacy';
import { problems } from './de/problems';
import { settings } from './de/settings';
import { shell } from './de/shell';
import { streams } from './de/streams';
import { wall } from './de/wall';
import { zones } from './de/zones';

/** The German catalogue. */
export const de: Catalogue = {
  ...shell,
  ...live,
  ...zones,
  ...cameras,
  ...streams,
  ...wall,
  ...insights,
  ...privacy,
  ...settings,
  ...problems,
  ...insecure,
};
