import { randomInt } from 'node:crypto';

/** Without what is mistaken for something else when it is read off a screen: 0 O, 1 I L, U V. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';
const GROUP = 4;

/** Eight characters in two groups: "K7QF-3XMD". */
export function newPairingCode(): string {
  const letters = Array.from({ length: 2 * GROUP }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  return `${letters.slice(0, GROUP).join('')}-${letters.slice(GROUP).join('')}`;
}

/** A code as somebody typed it, in the form it was shown. */
export function plainCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return `${letters.slice(0, GROUP)}-${letters.slice(GROUP)}`;
}
