/** A page that came over plain http: what it lacks, why, and what to do. */
export const insecure = {
  'insecure.title': 'This page was opened without encryption',
  'insecure.why':
    'Over plain http, anybody between here and the server can read the page and change it, so browsers withhold from it:',
  'insecure.camera': 'the camera of this device',
  'insecure.gpu': 'the graphics card (WebGPU)',
  'insecure.threads': 'more than one processor thread',
  'insecure.decoder': 'counting every frame of a file (WebCodecs)',
  'insecure.cache': 'a lasting store for the models (Cache Storage)',
  'insecure.checksums': 'checksums of the models (WebCrypto)',
  'insecure.offline': 'use without a network (service worker)',
  'insecure.effect':
    'Dashboards work. Counting works on one thread, slower, and nothing proves that this page is the one that the server sent.',
  'insecure.server':
    'What to do: start the server with the command below and open the https address that it prints. On the server’s own machine, http://localhost is safe too.',
  'insecure.static': 'What to do: ask whoever runs this site to offer it over https.',
} as const;
