/** fact: found in the file; guess: taken for granted, look at it; fault: the pack cannot be used like this. */
export type FindingKind = 'fact' | 'guess' | 'fault';

/** Every sentence of a report; the catalogue says it, and for a fault also what to do. */
export const FINDINGS = {
  file: 'fact',
  writer: 'fact',
  input: 'fact',
  output: 'fact',
  layout: 'fact',
  classes: 'fact',
  people: 'fact',
  feed: 'fact',
  'layout-guess': 'guess',
  'feed-guess': 'guess',
  'size-guess': 'guess',
  'people-guess': 'guess',
  'classes-guess': 'guess',
  'opset-new': 'guess',
  'too-large': 'fault',
  empty: 'fault',
  'not-onnx': 'fault',
  'other-data': 'fault',
  'operators-unknown': 'fault',
  'opset-old': 'fault',
  'input-none': 'fault',
  'input-extra': 'fault',
  'input-type': 'fault',
  'input-shape': 'fault',
  'input-size': 'fault',
  batch: 'fault',
  'output-type': 'fault',
  'layout-unknown': 'fault',
  'people-none': 'fault',
  'wishes-wrong': 'fault',
  'run-failed': 'fault',
  ran: 'fact',
} as const satisfies Readonly<Record<string, FindingKind>>;
export type FindingCode = keyof typeof FINDINGS;

/** One line of the report on a file, with the values of its sentence. */
export interface Finding {
  readonly code: FindingCode;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A finding with the values of its sentence. */
export function finding(code: FindingCode, values: Finding['values'] = {}): Finding {
  return { code, values };
}

/** What speaks against using the pack. */
export function faultsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ code }) => FINDINGS[code] === 'fault');
}
