import type { SourceInput } from '../source-input';

/** What a publisher's connection asks of the listener that took it. */
export interface PublisherDesk {
  /** Whether this is the camera's key; takes the same time for every wrong one. */
  isKey(text: string): boolean;
  /** Takes the only place; false where somebody else sends already, who then goes on undisturbed. */
  claim(): boolean;
  /** Hands the pictures on. Whoever gets the input disposes it, which ends the publisher. */
  publish(input: SourceInput): void;
  /** Somebody was turned away, and why. */
  refuse(detail: string): void;
}

/** One publisher's connection. `dispose()` ends it; so does the end of its socket. */
export interface Publisher {
  readonly isEnded: boolean;
  dispose(): void;
}

export const WRONG_KEY =
  'A publisher came with another key. Enter the address and key that this camera shows into the encoder.';
export const PUBLISHER_GONE = 'The publisher has gone.';
