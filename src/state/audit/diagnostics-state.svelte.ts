import type { AuditClient } from '../../api/audit-client';
import type { RuntimeState } from '../../session-types';
import { storedBytes } from '../local-data';
import { Task } from '../task.svelte';
import type { Texts } from '../texts.svelte';

/** Gathers what support needs and shows it before it is saved; nothing is sent anywhere. */
export class DiagnosticsState {
  readonly task: Task;
  #text = $state<string | null>(null);

  /** `client` is null where the page has no server. */
  constructor(
    private readonly client: AuditClient | null,
    private readonly runtimeState: () => RuntimeState,
    texts: Texts,
  ) {
    this.task = new Task(texts);
  }

  /** The bundle as it would be saved; null until gathered. */
  get text(): string | null {
    return this.#text;
  }

  gather(): Promise<boolean> {
    return this.task.run('gather', async () => {
      const server = this.client === null ? null : await this.client.diagnostics();
      this.#text = JSON.stringify({ page: await this.#page(), server }, null, 2);
    });
  }

  async #page(): Promise<Record<string, unknown>> {
    const { phase, engine, engineReason, lock, pack, problem } = this.runtimeState();
    return {
      version: __APP_VERSION__,
      userAgent: navigator.userAgent,
      languages: navigator.languages,
      cores: navigator.hardwareConcurrency,
      screen: { width: screen.width, height: screen.height, ratio: devicePixelRatio },
      isSecureContext,
      isCrossOriginIsolated: crossOriginIsolated,
      hasWebGpu: 'gpu' in navigator,
      storedBytes: await storedBytes(),
      runtime: { phase, engine, engineReason, pack, problem, lock },
    };
  }
}
