/** A number as it is read from across a room: four digits stand together, more are grouped. */
export function bigNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { useGrouping: 'min2' }).format(value);
}

/** What a mark between groups takes of a digit's width. */
const MARK_WIDTH = 0.5;

/** Room that is kept, in widths of a digit, so that nothing moves while numbers stay below these. */
export function roomFor(numbers: readonly (number | null)[], language: string): number {
  const widths = numbers.map((value) => {
    const characters = [...bigNumber(value ?? 0, language)];
    const digits = characters.filter((character) => /\d/.test(character)).length;
    return digits + (characters.length - digits) * MARK_WIDTH;
  });
  return Math.max(2, ...widths);
}
