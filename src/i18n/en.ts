import { cameras } from './en/cameras';
import { insights } from './en/insights';
import { insecure } from './en/insecure';
import { live } from './en/live';
import { privacy } from './en/privacy';
import { problems } from './en/problems';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { streams } from './en/streams';
import { wall } from './en/wall';
import { zones } from './en/zones';

/** The English catalogue: ICU messages by key. It defines the keys; other languages must have them all. */
export const en = {
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

export type MessageKey = keyof typeof en;

/** All messages of one language. */
export type Catalogue = Readonly<Record<MessageKey, string>>;
