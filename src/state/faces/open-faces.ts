import { egressFetch } from '../../egress/egress';
import { viewerId } from '../../lib/viewer-id';
import type { Runtime } from '../../session-types';
import type { OpenFaces } from './faces.svelte';

/** Face matching with the consents of the server behind this page. Few sites need it: nothing is loaded before. */
export function openFaces(runtime: Runtime): OpenFaces {
  return async () => {
    const [{ createFaceClient }, { FaceKeeper }, { openFaceRecords }] = await Promise.all([
      import('../../api/face-client'),
      import('../../faces/face-keeper'),
      import('../../faces/face-records'),
    ]);
    const client = createFaceClient(egressFetch);
    const parts = { client, records: openFaceRecords(), vision: runtime.faces, viewerId: viewerId() };
    return { client, keeper: new FaceKeeper({ ...parts, now: Date.now }) };
  };
}
