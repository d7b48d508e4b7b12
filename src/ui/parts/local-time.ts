/** An instant as the value of a `datetime-local` field, in this machine's zone, to the minute. */
export function localTimeField(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant of a `datetime-local` field; null if it is empty or incomplete. */
export function instantOfField(value: string): number | null {
  const atMs = Date.parse(value);
  return value === '' || Number.isNaN(atMs) ? null : atMs;
}
