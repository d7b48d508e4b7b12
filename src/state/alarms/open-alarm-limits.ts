import { createAlarmLimitsClient } from '../../api/alarm-limits-client';
import { egressFetch } from '../../egress/egress';
import type { Texts } from '../texts.svelte';
import { AlarmLimitsState } from './alarm-limits.svelte';

/** Reads when the server behind this page raises alarms. */
export function openAlarmLimits(texts: Texts): AlarmLimitsState {
  return new AlarmLimitsState(createAlarmLimitsClient(egressFetch), texts);
}
