/** True only under `vite` (npm run dev), never in a build: put in by vite.config.ts. */
declare const __IS_DEVELOPMENT_SERVER__: boolean;
