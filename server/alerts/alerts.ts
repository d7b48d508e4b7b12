import type { FiringsResult } from '../../src/domain/alert';
import type { IncidentChange } from '../../src/api/alert-contract';
import type { Logger } from '../../src/lib/logger';
import type { AlarmStore } from '../live/alarms/alarm-store';
import type { LiveBus } from '../live/live-bus';
import type { StoreContext } from '../store/context';
import { AlarmBridge } from './alarm-bridge';
import { type IncidentRow, ownedFrom } from './incident-rows';
import {
  type Acting,
  createIncidentStore,
  type IncidentOutcome,
  type IncidentScope,
  type IncidentStore,
} from './incident-store';
import { type AlertRuleStore, createAlertRuleStore } from './rule-store';
import { type AlertSettingsStore, createAlertSettingsStore } from './settings-store';
import { createSnoozeStore, type SnoozeStore } from './snooze-store';
import { type FiringsWish, takeFirings } from './take-firings';

/** Alert rules, and the life of what they make fire. Whatever changes an incident tells the bus. */
export interface Alerts {
  readonly rules: AlertRuleStore;
  readonly settings: AlertSettingsStore;
  readonly snoozes: SnoozeStore;
  readonly incidents: Omit<IncidentStore, 'change' | 'comment'>;
  /** Throws `UnknownCamerasError`. */
  take(wish: FiringsWish): Promise<FiringsResult>;
  /** Of an incident that the server has begun the alarm is acknowledged, too. */
  change(scope: IncidentScope, id: string, wish: ChangeWish): Promise<IncidentOutcome>;
  /** Null: there is no such incident. */
  comment: IncidentStore['comment'];
  /** Looks for alarms that are no incidents yet; happens by itself, too. */
  reconcile(): Promise<void>;
  close(): Promise<void>;
}

export interface ChangeWish {
  readonly version: number | null;
  readonly change: IncidentChange;
  readonly acting: Acting;
}

interface AlertParts {
  readonly context: StoreContext;
  readonly alarms: Pick<AlarmStore, 'acknowledge'>;
  readonly bus: Pick<LiveBus, 'publish' | 'subscribe'>;
  readonly log: Logger;
}

/** Begins to listen to alarms. */
export function openAlerts({ context, alarms, bus, log }: AlertParts): Alerts {
  const incidents = createIncidentStore(context);
  const onChanged = (row: IncidentRow): void => bus.publish({ kind: 'incident', ...ownedFrom(row) });
  const bridge = new AlarmBridge({ context, bus, log, onChanged });

  async function acknowledgeAlarms(row: IncidentRow, { by, nowMs }: Acting): Promise<void> {
    const scope = { organisationId: row.organisation_id, siteId: null };
    for (const id of await incidents.openAlarms(row.id)) {
      const done = await alarms.acknowledge(id, scope, { by, nowMs });
      if (done?.isNew !== true) continue;
      bus.publish({ kind: 'alarm', organisationId: row.organisation_id, alarm: done.alarm });
    }
  }

  return {
    rules: createAlertRuleStore(context),
    settings: createAlertSettingsStore(context),
    snoozes: createSnoozeStore(context),
    incidents,

    async take(wish) {
      const { result, changed } = await takeFirings(context, wish);
      for (const row of changed) onChanged(row);
      return result;
    },

    async change(scope, id, wish) {
      const outcome = await incidents.change(scope, id, wish);
      if (outcome.kind !== 'changed') return outcome;
      onChanged(outcome.value);
      const isLookedAfter = wish.change.kind === 'acknowledge' || wish.change.kind === 'resolve';
      if (isLookedAfter) await acknowledgeAlarms(outcome.value, wish.acting);
      return outcome;
    },

    async comment(scope, id, wish) {
      const row = await incidents.comment(scope, id, wish);
      if (row !== null) onChanged(row);
      return row;
    },

    reconcile: () => bridge.reconcile(),
    close: () => bridge.close(),
  };
}
