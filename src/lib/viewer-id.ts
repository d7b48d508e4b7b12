import { v4 as uuidv4 } from 'uuid';

const VIEWER_KEY = 'hiro.viewer';

/** A random name of this browser profile, so that two viewers' numbers can be told apart. */
export function viewerId(): string {
  try {
    const stored = localStorage.getItem(VIEWER_KEY);
    if (stored !== null) return stored;
    const made = uuidv4();
    localStorage.setItem(VIEWER_KEY, made);
    return made;
  } catch {
    return uuidv4();
  }
}
