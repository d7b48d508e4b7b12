import { type Incident, incidentSchema } from '../../api/alert-contract';
import { rankOf, type Severity } from '../../domain/alert';

/** From which severity on a screen shows alerts; 'off': it shows none. */
export type KioskAlertChoice = 'off' | Exclude<Severity, 'info'>;

/** Without a further sign an alert leaves the screen: nobody may be there to take it away. */
const SHOWN_MS = 120_000;

/** The incidents of a site that a kiosk has heard of and that still matter to whoever sees its screen. */
export class KioskAlerts {
  #heard: ReadonlyMap<string, Incident> = new Map();

  /** Takes what the live stream says of an incident; what cannot be read is passed over. */
  hear(raw: unknown): void {
    const { data } = incidentSchema.safeParse(raw);
    if (data === undefined) return;
    const heard = new Map(this.#heard);
    heard.delete(data.id);
    // Somebody looks after it, it is silenced, or it is over.
    if (data.state === 'open' && data.isOngoing) heard.set(data.id, data);
    this.#heard = heard;
  }

  /** What to show at a server time, ms: the most severe, and of these the newest; null: nothing. */
  shown(choice: KioskAlertChoice, nowMs: number): Incident | null {
    if (choice === 'off') return null;
    const least = rankOf(choice);
    const mattering = [...this.#heard.values()].filter(
      ({ severity, lastFiredMs, snoozedUntilMs }) =>
        rankOf(severity) >= least && nowMs - lastFiredMs < SHOWN_MS && (snoozedUntilMs ?? -Infinity) <= nowMs,
    );
    const [first = null] = mattering.sort(
      (a, b) => rankOf(b.severity) - rankOf(a.severity) || b.lastFiredMs - a.lastFiredMs,
    );
    return first;
  }
}
