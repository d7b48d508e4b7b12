/**
 * The page's only Trusted Types policy besides Svelte's own: an address becomes the script of a worker if it is
 * one of the app's, and no text becomes markup or code. The page's Content-Security-Policy names both policies
 * and refuses others. Browsers without Trusted Types go without.
 */
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { readonly createScriptURL: (url: string) => string }): unknown;
}

/** How the development server marks a worker; a built one has no query. */
const DEVELOPMENT_QUERY = '?worker_file&type=module';

(globalThis as { readonly trustedTypes?: TrustedTypesFactory }).trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => {
    const { origin, pathname, search } = new URL(address, location.href);
    const isOurs = origin === location.origin && /\/workers\/(?:[\w.-]+\/)*[\w.-]+\.[jt]s$/.test(pathname);
    if (isOurs && (search === '' || search === DEVELOPMENT_QUERY)) return address;
    throw new TypeError(`not a worker of this app: ${address}`);
  },
});
