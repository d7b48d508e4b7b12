import type { PackChoice } from './chosen-pack';
import { PackError, type PackSource } from './pack-source';
import { PackStore } from './pack-store';
import { listSitePacks } from './site-packs';

/** The chosen pack where it is; throws a `PackError` where it is not there any more. */
export async function findPack({ kind, sha256, name }: PackChoice): Promise<PackSource> {
  const found =
    kind === 'own'
      ? await new PackStore().source(sha256)
      : (await listSitePacks()).find(({ pack }) => pack.sha256 === sha256);
  if (found != null) return found;
  throw new PackError(`${name} is no longer ${kind === 'own' ? 'in this browser' : 'beside this page'}`);
}
