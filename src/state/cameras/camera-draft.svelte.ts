import { ConflictError } from '../../api/config-store';
import type { SourceConfig } from '../../domain/config';
import { messageOf } from '../../lib/errors';
import type { AppState } from '../app.svelte';
import type { CameraForm } from './camera-form.svelte';
import { SourceTest } from './source-test.svelte';

/** A camera on its way into the configuration: its form, the test of its source, and what is wrong. */
export class CameraDraft {
  readonly test: SourceTest;
  #failure = $state<string | null>(null);
  #isBusy = $state(false);

  constructor(
    private readonly app: AppState,
    readonly form: CameraForm,
  ) {
    this.test = new SourceTest((input) => app.gateway.probe(input));
  }

  /** What is wrong, in words. */
  get failure(): string | null {
    return this.#failure;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Whether the test of what stands in the form has found a problem. */
  get isWarned(): boolean {
    return (this.test.reportOn(this.form.testKey)?.problem ?? null) !== null;
  }

  /** Shows what is wrong with the form, if anything. */
  sayFault(): void {
    const fault = this.form.fault();
    this.#failure = fault === null ? null : this.app.texts.say(fault);
  }

  forgetFailure(): void {
    this.#failure = null;
  }

  /** Stores the camera, unless its form is at fault or it is under way. */
  async store(act: (source: SourceConfig) => Promise<void>): Promise<void> {
    this.form.tidy();
    const { source } = this.form.source();
    this.sayFault();
    if (source === null || this.#isBusy) return;
    this.#isBusy = true;
    try {
      await act(source);
    } catch (error) {
      this.#failure =
        error instanceof ConflictError ? this.app.texts.say('problem.config-conflict') : messageOf(error);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Follows the gateway while the form is open; the undo ends a test as well. */
  watch(): () => void {
    const undo = this.app.gateway.watch();
    return () => {
      undo();
      this.test.dispose();
    };
  }
}
