import type { AnalyticsEvent } from '../protocol';

const MAX_EARLY = 50;

/** Sends events to the page; what happens before the page has connected its port is kept (the newest 50). */
export class EventPort {
  #port: MessagePort | null = null;
  #early: AnalyticsEvent[] = [];

  /** Takes over the port; a second one replaces the first, which is closed. */
  connect(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    const early = this.#early;
    this.#early = [];
    for (const event of early) port.postMessage(event);
  }

  send(event: AnalyticsEvent): void {
    if (this.#port !== null) this.#port.postMessage(event);
    else if (event.kind !== 'live') this.#early = [...this.#early, event].slice(-MAX_EARLY);
  }
}
