import { packListSchema } from '../../models/packs/pack-schema';
import { egressFetch, type EgressFetch } from '../egress/egress';
import type { PackSource } from './pack-source';

const FOLDER = 'models/packs/';
const LIST = 'packs.json';

/**
 * The packs that lie beside the page: what `npm run models -- add` has put there. None where the host
 * has no list; throws where it cannot be reached or read.
 */
export async function listSitePacks(egress: EgressFetch = egressFetch): Promise<readonly PackSource[]> {
  const base = `${import.meta.env.BASE_URL}${FOLDER}`;
  const response = await egress('model-download', { url: `${base}${LIST}`, cache: 'no-cache' });
  const isPage = response.headers.get('Content-Type')?.startsWith('text/html') === true;
  if (response.status === 404 || isPage) return [];
  if (!response.ok) throw new Error(`${LIST}: status ${response.status}`);
  const { packs } = packListSchema.parse(await response.json());
  return packs.map(({ file, pack }) => ({
    pack,
    file: { name: pack.id, url: `${base}${file}`, bytes: pack.bytes, sha256: pack.sha256 },
    bytes: (download) =>
      download({ name: pack.id, url: `${base}${file}`, bytes: pack.bytes, sha256: pack.sha256 }),
  }));
}
