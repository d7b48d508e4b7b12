import { UsageError } from '../command-line';
import type { Alteration } from '../page/altered-picture';

type AlterationKind = Alteration['kind'];

/** The options that ask for an alteration, with their help. */
export const ALTERATION_OPTIONS: Readonly<Record<AlterationKind, string>> = {
  'face-px': 'draws each picture so much smaller that its face is about so many pixels wide',
  blur: "puts each picture out of focus: a Gaussian, its deviation this share of the face's width",
  motion: "smears each picture sideways over this share of its face's width",
};

const ALTERATIONS = ['face-px', 'blur', 'motion'] as const satisfies readonly AlterationKind[];
/** From the smallest face there can be, and up to what leaves nothing of it. */
const AMOUNTS: Readonly<Record<AlterationKind, readonly [number, number]>> = {
  'face-px': [8, 4096],
  blur: [0, 1],
  motion: [0, 1],
};

/** What the command line asks to do to each picture; null: nothing. */
export function alterationOf(options: Readonly<Record<string, string>>): Alteration | null {
  const [asked = null, other] = ALTERATIONS.flatMap((kind) => {
    const text = options[kind];
    return text === undefined ? [] : [{ kind, amount: amountOf(kind, text) }];
  });
  if (other !== undefined) throw new UsageError(`choose one of --${ALTERATIONS.join(', --')}`);
  return asked;
}

function amountOf(kind: AlterationKind, text: string): number {
  const [least, most] = AMOUNTS[kind];
  const amount = Number(text);
  if (!(amount >= least && amount <= most))
    throw new UsageError(`--${kind} takes a number from ${least} to ${most}, got ${text}`);
  return amount;
}
