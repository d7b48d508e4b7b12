import type { Writable } from 'node:stream';
import type { SourceInput } from '../inputs/source-input';

/** Gives a child what it reads on standard input; without anything to read, closes it. */
export function feed(input: SourceInput, stdin: Writable): void {
  // A child that has ended breaks the pipe; its end is told elsewhere.
  stdin.on('error', () => undefined);
  if (input.stdin === null) stdin.end();
  else input.stdin.pipe(stdin);
}
