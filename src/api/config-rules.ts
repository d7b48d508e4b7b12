import { forbiddenFeatures, type Camera, type Site } from '../domain/config';
import { VIEW_ZONE_ID } from '../domain/event';

/** A field that cannot be taken, and why. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** What the schema cannot say of a site: features that are on where the profile forbids them. */
export function siteFieldErrors(site: Pick<Site, 'profile' | 'features'>): FieldError[] {
  return forbiddenFeatures(site).map((feature) => ({
    path: `features.${feature}`,
    message: `cannot be switched on at a site with the profile "${site.profile}"`,
  }));
}

/** What the schema cannot say of a camera: ids of lines and of zones that stand for two things. */
export function cameraFieldErrors({ lines, zones }: Pick<Camera, 'lines' | 'zones'>): FieldError[] {
  return [...repeated('lines', lines, []), ...repeated('zones', zones, [VIEW_ZONE_ID])];
}

function repeated(
  field: string,
  items: readonly { readonly id: string }[],
  reserved: readonly string[],
): FieldError[] {
  const seen = new Set(reserved);
  const errors: FieldError[] = [];
  items.forEach(({ id }, index) => {
    if (seen.has(id)) errors.push({ path: `${field}.${index}.id`, message: `"${id}" is taken` });
    seen.add(id);
  });
  return errors;
}
