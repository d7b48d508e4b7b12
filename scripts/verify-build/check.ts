/** One thing that was compared. */
export interface Check {
  /** `files`: what the build lists; `pages`: what addresses of screens answer; `headers`: policies; `extras`: what the build does not have. */
  readonly kind: 'files' | 'pages' | 'headers' | 'extras';
  readonly subject: string;
  /** In words; empty: as in the build. */
  readonly faults: readonly string[];
  /** What differs and may. */
  readonly notes?: readonly string[];
}
