/** What is wrong and what to do, one sentence per problem code. `{detail}` is shown apart, as technical cause. */
export const problems = {
  'problem.title.fatal': 'This needs your attention',
  'problem.title.retrying': 'Working on it',
  'problem.detail': 'Technical cause',
  'problem.camera-refused':
    'The browser may not use the camera. Allow it in the address bar (the camera symbol), then try again.',
  'problem.camera-absent': 'No camera was found. Plug one in or choose another source.',
  'problem.camera-busy': 'Another program is using the camera. Close it there, then try again.',
  'problem.camera-unplugged': 'The camera was unplugged. Plug it in again, then start counting.',
  'problem.camera-unsupported':
    'The camera cannot deliver pictures in a form that this browser takes. Choose another camera.',
  'problem.insecure-origin':
    'The page was opened over plain http, where browsers forbid cameras and workers. Open it by https, or on this machine by http://localhost.',
  'problem.file-unreadable': 'The file could not be read. Check that it still exists and is complete.',
  'problem.file-unsupported': 'This browser cannot decode the video. MP4 with H.264 plays everywhere.',
  'problem.file-missing':
    'The file has to be chosen again: a browser may not keep hold of it after a reload.',
  'problem.stream-unreachable':
    'The stream does not answer. Check its address and whether the camera is on; it is tried again by itself.',
  'problem.stream-unsupported':
    'The stream has a form that this browser cannot play. H.264 works everywhere.',
  'problem.stream-tainted':
    'The stream’s server does not allow other sites to read its pictures. Switch on CORS there, or use the gateway.',
  'problem.stream-stalled': 'No new picture has come for some seconds. The connection is being made anew.',
  'problem.models-unreachable':
    'The models could not be fetched. Check the connection, then try again; what has arrived is kept.',
  'problem.models-corrupt':
    'A model file does not match its checksum and was not used. Try again; if it stays so, the server’s copy is damaged.',
  'problem.engine-failed': 'The engine could not start. Choose another one in the settings.',
  'problem.gpu-lost': 'The graphics card was lost. Counting goes on as soon as it is back.',
  'problem.lock-missing':
    'The vision worker found a way to the network and refuses to see pictures. The server must send the headers that come with this app.',
  'problem.worker-gone': 'A part of the app ended unexpectedly and is being started again.',
  'problem.storage-failed':
    'This browser’s store is full or blocked. Free some space; until then counts may be lost.',
  'problem.server-unreachable':
    'The server does not answer. Counting goes on, and what was counted waits here.',
  'problem.config-conflict': 'Somebody else changed this camera in the meantime. Load it again.',
  'problem.config-invalid': 'The server did not accept the change.',
  'problem.browser-too-old':
    'This browser lacks something the app needs. Use a current Chrome, Edge, Firefox or Safari.',
  'problem.unexpected': 'Something went wrong that should not have.',
} as const;
