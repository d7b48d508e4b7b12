/** The screens by their addresses. A null camera means the one that is counting, or else the first. */
export type Route =
  | { readonly screen: 'live'; readonly cameraId: string | null }
  | { readonly screen: 'zones'; readonly cameraId: string | null }
  | { readonly screen: 'insights'; readonly cameraId: string | null }
  /** Without a site: cameras of all sites. */
  | { readonly screen: 'wall'; readonly siteId: string | null }
  /** What was alerted of, and the rules. */
  | { readonly screen: 'alerts' }
  /** Without a site: the first. */
  | { readonly screen: 'plan'; readonly siteId: string | null }
  | { readonly screen: 'cameras' }
  | { readonly screen: 'privacy' }
  | { readonly screen: 'settings' }
  /** Audit log, support access, diagnostics. */
  | { readonly screen: 'audit' }
  /** What is open, and what has ended. */
  | { readonly screen: 'alarms' }
  /** How long what is kept, legal holds, disclosures, archives and erasures. */
  | { readonly screen: 'data' }
  /** Signs, public notices, impact assessment, register. */
  | { readonly screen: 'notices' }
  /** MQTT, webhooks, reports. */
  | { readonly screen: 'integrations' }
  /** Accounts: who may be here, and what one keeps of oneself. */
  | { readonly screen: AccountScreen }
  /** Lets a new device in; the code is what its screen shows. */
  | { readonly screen: 'pair'; readonly code: string | null }
  | { readonly screen: 'unknown' };

/** Screens of somebody who comes in. They load as pages of their own, beside no counting. */
export const ENTRANCE_SCREENS = ['sign-in', 'set-up', 'forgot', 'reset', 'invitation', 'support'] as const;
/** Readable by everybody, signed in or not. */
export const LEGAL_SCREENS = ['terms', 'privacy-policy'] as const;
const ACCOUNT_SCREENS = [...ENTRANCE_SCREENS, ...LEGAL_SCREENS, 'organisation', 'account'] as const;
export type AccountScreen = (typeof ACCOUNT_SCREENS)[number];
export type EntranceScreen = (typeof ENTRANCE_SCREENS)[number];

export type ScreenName = Route['screen'];

/** Whether a screen is one of somebody who comes in. */
export function isEntrance(screen: ScreenName): screen is EntranceScreen {
  return ENTRANCE_SCREENS.some((known) => known === screen);
}

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
    case 'plan':
      return { screen, siteId: decoded };
    case 'alerts':
    case 'cameras':
    case 'privacy':
    case 'settings':
    case 'alarms':
    case 'audit':
    case 'data':
    case 'notices':
    case 'integrations':
      return id === null ? { screen } : { screen: 'unknown' };
    case 'pair':
      return { screen, code: decoded };
    default:
      return parseAccountRoute(screen, id);
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
    case 'plan':
      return route.siteId === null
        ? `/${route.screen}`
        : `/${route.screen}/${encodeURIComponent(route.siteId)}`;
    case 'pair':
      return route.code === null ? '/pair' : `/pair/${encodeURIComponent(route.code)}`;
    case 'unknown':
      return '/';
    case 'account':
    case 'alarms':
    case 'alerts':
    case 'audit':
    case 'cameras':
    case 'data':
    case 'notices':
    case 'forgot':
    case 'integrations':
    case 'invitation':
    case 'organisation':
    case 'privacy':
    case 'privacy-policy':
    case 'reset':
    case 'set-up':
    case 'settings':
    case 'sign-in':
    case 'support':
    case 'terms':
      return `/${route.screen}`;
  }
}

function parseAccountRoute(name: string, id: string | null): Route {
  const screen = ACCOUNT_SCREENS.find((known) => known === name);
  return screen === undefined || id !== null ? { screen: 'unknown' } : { screen };
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
