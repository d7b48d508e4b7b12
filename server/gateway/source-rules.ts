import type { Camera, SourceConfig } from '../../src/domain/config';
import { ProblemError } from '../problem';

/** What the cameras of the gateway must keep to together. */
export interface SourceRules {
  /** As many sources as the gateway takes. */
  readonly maxSources: number;
  /** Ports that the server listens on itself. */
  readonly ownPorts: () => readonly number[];
}

type Other = Pick<Camera, 'id' | 'name' | 'source'>;

/** Throws a 422 where a camera's source cannot stand beside `others`. */
export function assertSourceFits(
  source: SourceConfig,
  others: readonly Other[],
  { maxSources, ownPorts }: SourceRules,
): void {
  if (source.kind !== 'gateway') return;
  const count = others.filter((other) => other.source.kind === 'gateway').length;
  if (count >= maxSources) {
    throw new ProblemError(
      422,
      `There are ${count} cameras on the gateway, as many as it may have: remove one, or raise HIRO_MAX_SOURCES.`,
      { errors: [{ path: 'source', message: `there are ${count} already` }] },
    );
  }
  if (source.input.kind !== 'push') return;
  const { port } = source.input;
  if (ownPorts().includes(port)) throw takenPort(port, 'this server itself');
  const neighbour = others.find((other) => pushPortOf(other.source) === port);
  if (neighbour !== undefined) throw takenPort(port, `the camera "${neighbour.name}"`);
}

function pushPortOf(source: SourceConfig): number | null {
  return source.kind === 'gateway' && source.input.kind === 'push' ? source.input.port : null;
}

function takenPort(port: number, by: string): ProblemError {
  return new ProblemError(422, `Port ${port} is used by ${by}: choose another.`, {
    errors: [{ path: 'source.input.port', message: `used by ${by}` }],
  });
}
