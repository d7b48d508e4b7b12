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
    'The page was opened over plain http, where browsers give out neither this device’s camera nor the decoder for single frames. Open it by https (start the server with “npm start -- --https”), or on the server’s own machine by http://localhost.',
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
  'problem.stream-unauthorised':
    'The gateway wants a sign-in, or another one than this browser knows. Enter it; it stays in this browser.',
  'problem.camera-off': 'This camera is switched off. Switch it on to watch and count.',
  'problem.gateway-absent':
    'This camera is played through the server’s gateway, and this page runs without a server. Start the server and open its page.',
  'problem.gateway-down':
    'The server’s gateway does not answer. It is tried again by itself; if it stays so, the server’s log says why.',
  'problem.gateway-ffmpeg-missing':
    'The server has no ffmpeg that works. Install it there; the camera then comes by itself.',
  'problem.gateway-address-refused':
    'The gateway may not fetch this address. Choose another one, or have the administrator allow it.',
  'problem.gateway-redirected':
    'The camera sends the gateway to another address, which it does not follow. Enter the final address.',
  'problem.gateway-unreachable':
    'The camera does not answer the gateway. Check its address and whether it is on; it is tried again by itself.',
  'problem.gateway-unauthorised':
    'The camera wants a user name and password, or others than the stored ones. Enter them in the camera’s settings.',
  'problem.gateway-not-found':
    'The camera answers, but has no such stream. Check the path in its address; it is tried again by itself.',
  'problem.gateway-no-video':
    'What the camera sends is no video. Check that its address is that of the stream.',
  'problem.gateway-stalled':
    'The camera answered and then sent nothing more. The gateway connects to it again by itself.',
  'problem.gateway-publisher-absent':
    'Nobody sends to this camera’s port yet. Start the encoder; the picture then comes by itself.',
  'problem.gateway-publisher-refused':
    'An encoder came with another key. Enter this camera’s stream key in the encoder.',
  'problem.gateway-port-taken':
    'Another program on the server uses this camera’s port. Choose another port in the camera’s settings.',
  'problem.gateway-key-missing':
    'This camera needs a stream key before anything can be sent to it. Make one in its settings.',
  'problem.gateway-file-missing':
    'The file is no longer in the server’s media folder. Put it back or choose another one.',
  'problem.gateway-limit-reached':
    'The gateway plays as much as it may at a time. Close a view elsewhere; it is tried again by itself.',
  'problem.gateway-failed':
    'The gateway could not play the camera. It is tried again by itself; the server’s log says more.',
  'problem.models-unreachable':
    'The models could not be fetched. Check the connection, then try again; what has arrived is kept.',
  'problem.models-corrupt':
    'A model file does not match its checksum and was not used. Try again; if it stays so, the server’s copy is damaged.',
  'problem.pack-failed':
    'The chosen detector could not be used. Counting goes on with the one that comes with the app; choose another in the settings.',
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
