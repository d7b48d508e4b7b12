/** The screens by their addresses. A null camera means the one that is counting, or else the first. */
export type Route =
  | { readonly screen: 'live'; readonly cameraId: string | null }
  | { readonly screen: 'zones'; readonly cameraId: string | null }
  | { readonly screen: 'insights'; readonly cameraId: string | null }
  /** Without a site: cameras of all sites. */
  | { readonly screen: 'wall'; readonly siteId: string | null }
  | { readonly screen: 'cameras' }
  | { readonly screen: 'privacy' }
  | { readonly screen: 'settings' }
  | { readonly screen: 'unknown' };

export type ScreenName = Route['screen'];

/** Reads the part of an address after the base, such as "/live/front-door". */
export function parseRoute(path: string): Route {
  const [screen = '', id = null, ...rest] = path.split('/').filter((part) => part !== '');
  if (rest.length > 0) return { screen: 'unknown' };
  const decoded = id === null ? null : decode(id);
  switch (screen) {
    case '':
      return { screen: 'live', cameraId: null };
    case 'live':
    case 'zones':
    case 'insights':
      return { screen, cameraId: decoded };
    case 'wall':
      return { screen, siteId: decoded };
    case 'cameras':
    case 'privacy':
    case 'settings':
      return id === null ? { screen } : { screen: 'unknown' };
    default:
      return { screen: 'unknown' };
  }
}

/** The address of a route, without the base. */
export function pathOf(route: Route): string {
  switch (route.screen) {
    case 'live':
      return route.cameraId === null ? '/' : `/live/${encodeURIComponent(route.cameraId)}`;
    case 'zones':
    case 'insights':
      return route.cameraId === null
        ? `/${route.screen}`
        : `/${route.screen}/${encodeURIComponent(route.cameraId)}`;
    case 'wall':
      return route.siteId === null ? '/wall' : `/wall/${encodeURIComponent(route.siteId)}`;
    case 'unknown':
      return '/';
    case 'cameras':
    case 'privacy':
    case 'settings':
      return `/${route.screen}`;
  }
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
