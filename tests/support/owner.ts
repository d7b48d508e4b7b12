import type { Product } from './product';

/** The owner of a product that was just set up, who asks its API as the page would. */
export class Owner {
  readonly #product: Product;
  readonly #cookie: string;

  private constructor(product: Product, cookie: string) {
    this.#product = product;
    this.#cookie = cookie;
  }

  /** Makes the first account. */
  static async setUp(product: Product): Promise<Owner> {
    const accepted = await product.request('GET', '/api/v1/legal');
    const person = { name: 'Ada', email: 'ada@example.org', password: 'a sentence for Ada' };
    const response = await fetch(`${product.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ organisationName: 'Museum', ...person, accepted }),
    });
    if (!response.ok) throw new Error(`set-up: ${response.status} ${await response.text()}`);
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    return new Owner(product, cookie.join('; '));
  }

  request<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.#product.request(method, path, body, { Cookie: this.#cookie });
  }

  /** Lets the device in that shows this code. */
  letIn(code: string, siteId: string | null): Promise<{ readonly id: string }> {
    return this.request('POST', '/api/v1/pairings/claim', { code, name: 'Door', siteId });
  }

  /** Makes a device; its token is told here only. */
  makeDevice(kind: string): Promise<{ readonly token: string; readonly device: { readonly id: string } }> {
    return this.request('POST', '/api/v1/devices', { name: kind, kind, siteId: null });
  }
}
