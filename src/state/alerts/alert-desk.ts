import { type RuleNames, summaryOf, type SummaryWords } from '../../alerts/summary';
import { createAlertClient } from '../../api/alert-client';
import { createIntegrationClient } from '../../api/integration-client';
import { followLive } from '../../api/live-client';
import { egressFetch } from '../../egress/egress';
import type { AlertRule } from '../../domain/alert-rule';
import { messageOf } from '../../lib/errors';
import { createLogger } from '../../lib/logger';
import type { AppState } from '../app.svelte';
import type { Texts } from '../texts.svelte';
import { AlertMails } from './alert-mails.svelte';
import { AlertRules } from './alert-rules.svelte';
import { AlertSignals, type RaisedAlert } from './alert-signals.svelte';
import { playAlertSound } from './alert-sound';
import { type FollowLive, Incidents } from './incidents.svelte';
import { openLocalRuleStore } from './local-rule-store';
import { serverRuleStore } from './server-rule-store';
import { ShiftReport } from './shift-report.svelte';

/** All about alerts that a page has: the rules, and how it announces what fires. */
export interface AlertDesk {
  readonly rules: AlertRules;
  readonly signals: AlertSignals;
  /** Null where no server keeps them. */
  readonly kept: KeptAlerts | null;
}

/** What a server keeps. */
export interface KeptAlerts {
  readonly incidents: Incidents;
  readonly shift: ShiftReport;
  /** Null: whoever is at the screen may not set it. */
  readonly mails: AlertMails | null;
}

const logger = createLogger('alerts');

/** Reads the rules of every site, hands them to what is analysed here, and announces from now on. */
export function openAlertDesk(app: AppState): AlertDesk {
  const { config, machine, texts, watch } = app;
  const { runtime } = machine;
  const store = runtime.mode === 'server' ? serverRuleStore(egressFetch) : openLocalRuleStore();
  const rules: AlertRules = new AlertRules(store, {
    texts,
    summaryOf: (rule) => summaryOf(rule, namesAt(rule, app), wordsOf(texts)),
    tryOut: (rule) => runtime.analytics.tryRule(rule.cameraId, rule),
    onRules: (siteId, all) => {
      for (const camera of config.cameras) {
        if (camera.siteId !== siteId) continue;
        watch.setAlertRules(
          camera.id,
          all.filter(({ cameraId }) => cameraId === camera.id),
        );
      }
    },
  });
  const signals = new AlertSignals({
    ruleNameOf: ({ cameraId, ruleId }) =>
      rules.of(config.camera(cameraId)?.siteId ?? '')?.find(({ id }) => id === ruleId)?.name ?? null,
    play: playAlertSound,
    notify: (alert) => notify(alert, app),
  });
  runtime.onAlert((firing) => signals.raise(firing));
  void rules.load(config.sites.map(({ id }) => id));
  return { rules, signals, kept: runtime.mode === 'server' ? openKept(app) : null };
}

/** What zones and lines are called at the rule's camera. */
function namesAt({ cameraId }: AlertRule, { config }: AppState): RuleNames {
  const camera = config.camera(cameraId);
  return {
    zone: (id) => camera?.zones.find((zone) => zone.id === id)?.name ?? null,
    line: (id) => camera?.lines.find((line) => line.id === id)?.name ?? null,
  };
}

function wordsOf(texts: Texts): SummaryWords {
  return {
    say: (key, values) => texts.say(key, values),
    duration: (durationMs) => texts.formats.duration(durationMs),
  };
}

const followAll: FollowLive = (listener) => followLive({ egress: egressFetch, siteId: null, listener });

function openKept({ access, texts }: AppState): KeptAlerts {
  const client = createAlertClient(egressFetch);
  const maySet = access.can('integrations:manage') && access.can('configuration:write');
  return {
    incidents: new Incidents(client, followAll, texts),
    shift: new ShiftReport(client, texts),
    mails: maySet ? new AlertMails(client, createIntegrationClient(egressFetch).reports, texts) : null,
  };
}

/** Shown by the browser, also while this page is in the background; a click leads to the camera. */
function notify({ id, kind, ruleName, cameraId }: RaisedAlert, { config, router, texts }: AppState): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  const camera = config.camera(cameraId);
  try {
    const shown = new Notification(ruleName ?? texts.say(`alert.kind.${kind}`), {
      tag: id,
      ...(camera === null ? {} : { body: camera.name }),
    });
    shown.onclick = () => {
      globalThis.focus();
      void router.go({ screen: 'live', cameraId });
      shown.close();
    };
  } catch (error) {
    // Phones show them by a service worker only.
    logger.debug('no notification', { cause: messageOf(error) });
  }
}
