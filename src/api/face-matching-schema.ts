import { z } from 'zod';
import { FACE_PURPOSES, MAX_FACE_ZONES } from '../domain/face-matching';
import { idSchema as id } from './schema-parts';

/** What an administrator has switched on at a site; the rest of face matching stands in face-contract.ts. */
export const faceMatchingSchema = z.strictObject({
  purpose: z.enum(FACE_PURPOSES),
  zones: z
    .array(z.strictObject({ cameraId: id, zoneId: id }))
    .min(1)
    .max(MAX_FACE_ZONES)
    .readonly(),
});
