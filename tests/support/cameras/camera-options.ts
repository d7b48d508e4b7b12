import type { Picture } from '../clock-video/picture';
import type { CameraAccess } from './http-auth';

/** How a camera misbehaves; may be changed while it runs. */
export type CameraFault =
  /** Every request gets this status. */
  | { readonly kind: 'status'; readonly status: number }
  /** Every request is sent elsewhere. */
  | { readonly kind: 'redirect'; readonly location: string }
  /** It takes connections and says nothing. */
  | { readonly kind: 'mute' }
  /** It keeps its connections and sends no more pictures. */
  | { readonly kind: 'hang' };

export interface CameraOptions {
  readonly picture: Picture;
  /** Null: anybody may look. */
  readonly access?: CameraAccess | null;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}
