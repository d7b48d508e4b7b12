import type { GatewayProblemCode } from '../../../src/api/gateway-contract';

/**
 * The HTTP status of a problem. Whatever may pass by itself is a 503, so that viewers try again;
 * 404 is kept for cameras that the gateway does not know.
 */
export function statusOf(code: GatewayProblemCode): number {
  switch (code) {
    case 'address-refused':
    case 'camera-off':
      return 409;
    case 'ffmpeg-missing':
    case 'redirected':
    case 'unreachable':
    case 'unauthorised':
    case 'not-found':
    case 'no-video':
    case 'stalled':
    case 'publisher-absent':
    case 'publisher-refused':
    case 'port-taken':
    case 'key-missing':
    case 'file-missing':
    case 'limit-reached':
    case 'failed':
      return 503;
  }
}
