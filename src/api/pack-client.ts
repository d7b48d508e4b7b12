import { MAX_PACK_BYTES } from '../../models/packs/pack';
import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { ApiError, parseProblem } from './http';
import type { PackFileRequest } from './pack-contract';

/** How a file comes along. */
export interface FileProgress {
  readonly receivedBytes: number;
  /** Null: whoever sends it does not say. */
  readonly totalBytes: number | null;
}

export interface ReceiveOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FileProgress) => void;
}

/** Has the server fetch a file that the page may not; `ApiError` with the server's words where it cannot. */
export type FetchPackFile = (
  asked: PackFileRequest,
  options: ReceiveOptions,
) => Promise<Uint8Array<ArrayBuffer>>;

/** Asks the server behind this page. */
export function createPackFileClient(egress: EgressFetch, root: string = API_ROOT): FetchPackFile {
  const url = `${root}/pack-files`;
  return async (asked, options) => {
    const response = await egress('model-download', {
      ...{ url, method: 'POST', body: JSON.stringify(asked), signal: options.signal },
      headers: { 'content-type': 'application/json' },
    });
    if (!response.ok) throw new ApiError(response.status, parseProblem(await response.text()), url);
    return receiveFile(response, options);
  };
}

/** The content of an answer, of at most `MAX_PACK_BYTES`. */
export async function receiveFile(
  { headers, body }: Response,
  { onProgress }: Pick<ReceiveOptions, 'onProgress'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const length = headers.get('Content-Length');
  const totalBytes = length === null ? null : Number(length);
  if (totalBytes !== null) assertSize(totalBytes);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let receivedBytes = 0;
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    chunks.push(new Uint8Array(read.value));
    receivedBytes += read.value.length;
    assertSize(receivedBytes);
    onProgress({ receivedBytes, totalBytes });
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function assertSize(bytes: number): void {
  if (bytes > MAX_PACK_BYTES) throw new RangeError(`${bytes} bytes, at most ${MAX_PACK_BYTES}`);
}
