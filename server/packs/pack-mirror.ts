import { StartError } from '../start-error';

/** Reads `HIRO_PACK_MIRROR`; null: not set. Throws `StartError`. */
export function readPackMirror(text: string | undefined): string | null {
  const address = text?.trim() ?? '';
  if (address === '') return null;
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol))
    return address.endsWith('/') ? address : `${address}/`;
  throw new StartError(
    `HIRO_PACK_MIRROR is "${address}": expected the address of a folder that has the files, such as https://files.example/models/.`,
  );
}
