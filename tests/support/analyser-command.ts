import { readdirSync } from 'node:fs';
import { commandLineOf } from './faults/processes';
import { ScriptCommand } from './script-command';

/** What `GET /health` of an analyser answers. */
export interface AnalyserHealth {
  readonly status: number;
  readonly state: {
    readonly isWell: boolean;
    readonly state: string;
    readonly restarts: number;
    readonly waiting: number | null;
    readonly cameras: readonly { readonly phase: string; readonly framesAnalysed: number }[];
  };
}

interface AnalyserOptions {
  readonly server: string;
  readonly dataDir: string;
  readonly healthPort: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `npm run analyser`, as a service would run it. Whoever starts it ends it. */
export class AnalyserCommand extends ScriptCommand {
  readonly #profile: string;
  readonly #healthPort: number;

  constructor({ server, dataDir, healthPort, args = [], env = {} }: AnalyserOptions) {
    const own = ['--server', server, '--data', dataDir, '--health-port', String(healthPort)];
    super({ script: 'analyser.mjs', args: [...own, ...args], env });
    this.#profile = `${dataDir}/profile`;
    this.#healthPort = healthPort;
  }

  async health(): Promise<AnalyserHealth> {
    const response = await fetch(`http://127.0.0.1:${this.#healthPort}/health`);
    return { status: response.status, state: (await response.json()) as AnalyserHealth['state'] };
  }

  /** Frames that the page has analysed so far; 0 where nothing answers. */
  async frames(): Promise<number> {
    const { state } = await this.health();
    return state.cameras.reduce((sum, { framesAnalysed }) => sum + framesAnalysed, 0);
  }

  /** Processes of its Chromium (Linux). */
  browserPids(): readonly number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => commandLineOf(pid).includes(`--user-data-dir=${this.#profile}`));
  }
}
