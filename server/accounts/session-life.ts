const DAY_MS = 24 * 3_600_000;

/** A session ends so long after it began, whatever happens. */
export const SESSION_LIFE_MS = 30 * DAY_MS;
/** A session that nobody used for so long has ended. */
export const SESSION_IDLE_MS = 7 * DAY_MS;
