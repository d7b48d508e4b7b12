/** The last line of what ffmpeg said, without the folders of a file it names. */
export function lastWordsOf(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.replace(/file:\S*[\\/]([^\\/\s:]+)/g, '$1');
}
