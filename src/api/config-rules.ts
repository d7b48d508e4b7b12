import type { Camera, Site, SiteProfile } from '../domain/config';
import { VIEW_ZONE_ID } from '../domain/event';
import { momentFaults } from '../domain/moments';
import { type ForbiddenFeature, forbiddenFeatures, type GatedCamera } from '../domain/site-features';

/** A field that cannot be taken, and why. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** What the schema cannot say of a site: features that must not be on, pictures that may not be kept so. `cameras` are those of the site. */
export function siteFieldErrors(
  site: Pick<Site, 'profile' | 'features' | 'faces' | 'moments'>,
  cameras: readonly GatedCamera[],
): FieldError[] {
  const forbidden = forbiddenFeatures(site, cameras).map((one) => ({
    path: `features.${one.feature}`,
    message: sentenceOf(one, site.profile),
  }));
  return [...forbidden, ...momentFaults(site)];
}

function sentenceOf({ feature, reason }: ForbiddenFeature, profile: SiteProfile): string {
  if (reason === 'no-staff-area') {
    return `Mood cannot be switched on at a site with the profile "${profile}" before the staff area is drawn at one of its cameras, or face matching leaves the staff out in a zone of one: inferring emotions of people at work is prohibited (EU AI Act, art. 5(1)(f))`;
  }
  return feature === 'mood'
    ? `Mood cannot be switched on at a site with the profile "${profile}": inferring emotions at work and in education is prohibited (EU AI Act, art. 5(1)(f))`
    : `Age and gender cannot be switched on at a site with the profile "${profile}": people there cannot freely avoid being estimated`;
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
