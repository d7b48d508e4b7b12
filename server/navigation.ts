import type { FastifyRequest } from 'fastify';

/** The path of a request without its query. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

/** Whether a browser asks for a page to show, as opposed to a file or data. */
export function isNavigation(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const path = pathOf(request.url);
  if (path === '/api' || path.startsWith('/api/')) return false;
  // The last part has a dot: a file.
  if (/\.[^/]*$/.test(path)) return false;
  const mode = request.headers['sec-fetch-mode'];
  if (mode !== undefined && mode !== 'navigate') return false;
  return request.headers.accept?.includes('text/html') === true;
}
