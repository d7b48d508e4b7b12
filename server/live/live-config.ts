import { z } from 'zod';
import { StartError } from '../start-error';

const schema = z.object({
  HIRO_ALARM_MINUTES: z.coerce.number().pipe(z.int().min(1).max(1440)).default(5),
  HIRO_LIVE_CONNECTIONS: z.coerce.number().pipe(z.int().min(1).max(100_000)).default(6_000),
});

/** Settings of live numbers and alarms. */
export interface LiveConfig {
  /** A camera that nobody has watched for this long raises an alarm, unless its organisation says otherwise. */
  readonly alarmMinutes: number;
  /** Live streams that one organisation may have open on one process. */
  readonly connectionsPerOrganisation: number;
}

export const DEFAULT_LIVE_CONFIG: LiveConfig = readLiveConfig({});

/** Reads the environment; throws `StartError`. */
export function readLiveConfig(env: Readonly<Record<string, string | undefined>>): LiveConfig {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartError(
      `The setting "${issue?.path.join('.') ?? ''}" is not as expected: ${issue?.message ?? ''}.`,
    );
  }
  return {
    alarmMinutes: parsed.data.HIRO_ALARM_MINUTES,
    connectionsPerOrganisation: parsed.data.HIRO_LIVE_CONNECTIONS,
  };
}
