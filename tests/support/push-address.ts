/** Where an encoder on this machine pushes to; the key is the last part of the path. */
export function pushAddress(protocol: 'rtsp' | 'rtmp', port: number, key: string): string {
  return protocol === 'rtsp' ? `rtsp://127.0.0.1:${port}/${key}` : `rtmp://127.0.0.1:${port}/live/${key}`;
}
