import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { cacheControl } from './headers';
import { isNavigation, pathOf } from './navigation';
import { ProblemError } from './problem';

/** Screens that nobody sits at have a page of their own, without the rest of the app. */
function pageFileOf(path: string): string {
  return /^\/(kiosk|analyser)\/?$/.test(path) ? 'kiosk.html' : 'index.html';
}

/** Serves the built app; unknown pages get `index.html`, unknown files and API paths a problem. */
export async function serveApp(app: FastifyInstance, appDir: string): Promise<void> {
  const isBuilt = existsSync(join(appDir, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: appDir,
      index: 'index.html',
      cacheControl: false,
      preCompressed: true,
      schemaHide: true,
      dotfiles: 'ignore',
      setHeaders: (response, filePath) => {
        const file = relative(appDir, filePath)
          .split(sep)
          .join('/')
          .replace(/\.(br|gz)$/, '');
        response.setHeader('Cache-Control', cacheControl(`/${file}`));
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    if (isBuilt && isNavigation(request)) return reply.sendFile(pageFileOf(path));
    const hint = isBuilt || path.startsWith('/api/') ? '' : ' The app is not built: run "npm run build".';
    throw new ProblemError(404, `There is nothing at ${request.method} ${path}.${hint}`);
  });
}
