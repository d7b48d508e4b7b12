import { ScriptCommand } from './script-command';

/** `npm start`, as a shell would run it. Whoever starts it ends it. */
export class StartCommand extends ScriptCommand {
  constructor(args: readonly string[]) {
    super({ script: 'start.mjs', args: ['--no-open', ...args] });
  }
}
