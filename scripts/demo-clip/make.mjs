/**
 * Makes the demo clip: public/demo/shop.{webm,webp,truth.json,gt.txt}.
 * node scripts/demo-clip/make.mjs [--samples N] [--threads N] [--still FRAME,FRAME… --to FOLDER] [--truth]
 * `--truth` only makes shop.truth.json again from shop.gt.txt, after changing zones or the line.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { fps, height, width } from './camera.mjs';
import { createRenderer, frameCount, prepare } from './film/frames.mjs';
import { makeTruth, motRows, rowsOfMot } from './film/truth.mjs';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '16' },
    threads: { type: 'string', default: '2' },
    still: { type: 'string' },
    to: { type: 'string', default: '.' },
    poster: { type: 'string', default: '280' },
    kbps: { type: 'string', default: '620' },
    truth: { type: 'boolean', default: false },
  },
});
const samples = Number(values.samples);
const threads = Number(values.threads);
const outDir = new URL('../../public/demo/', import.meta.url).pathname;
const cacheDir = new URL('../../node_modules/.cache/demo-clip/', import.meta.url).pathname;
const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(fps)];

const prepared = values.truth ? null : await prepare({ samples, threads });
if (values.truth) writeTruth(rowsOfMot(readFileSync(`${outDir}shop.gt.txt`, 'utf8')));
else if (values.still) await stills(values.still.split(',').map(Number));
else await film();

async function stills(frames) {
  const render = createRenderer(prepared);
  mkdirSync(values.to, { recursive: true });
  for (const frame of frames) {
    const { bytes, rows } = render(frame);
    execFileSync(
      'ffmpeg',
      ['-v', 'error', '-y', ...raw, '-i', 'pipe:0', '-frames:v', '1', `${values.to}/still-${frame}.png`],
      { input: bytes },
    );
    console.log(
      frame,
      rows.map((r) => `${r.id}:${r.box.map(Math.round)} v${r.visibility.toFixed(2)}`).join('  '),
    );
  }
}

async function film() {
  mkdirSync(outDir, { recursive: true });
  const master = `${cacheDir}master.mkv`;
  const encoder = spawn(
    'ffmpeg',
    [
      '-v',
      'error',
      '-y',
      ...raw,
      '-i',
      'pipe:0',
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-qp',
      '6',
      '-pix_fmt',
      'yuv444p',
      master,
    ],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  const rows = [];
  const waiting = new Map();
  let next = 0;
  let written = 0;
  const write = async () => {
    while (waiting.has(written)) {
      const bytes = waiting.get(written);
      waiting.delete(written);
      written++;
      if (written % 60 === 0) console.log(`frame ${written} of ${frameCount}`);
      if (!encoder.stdin.write(bytes)) await once(encoder.stdin, 'drain');
    }
  };
  let writing = Promise.resolve();
  await Promise.all(
    [...Array(threads).keys()].map(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL('./film/frames.mjs', import.meta.url), {
            workerData: { role: 'film', ...prepared },
          });
          worker.on('message', (message) => {
            if (message !== 'ready') {
              waiting.set(message.frame, message.bytes);
              rows.push(...message.rows);
              writing = writing.then(write);
            }
            worker.postMessage(next < frameCount ? next++ : null);
          });
          worker.on('error', reject);
          worker.on('exit', resolve);
        }),
    ),
  );
  await writing;
  encoder.stdin.end();
  await once(encoder, 'close');
  rows.sort((a, b) => a.frame - b.frame || a.id - b.id);
  writeFileSync(`${outDir}shop.gt.txt`, motRows(rows));
  writeTruth(rows);
  encode(master);
}

function writeTruth(rows) {
  const truth = makeTruth(rows, frameCount, 'shop.webm');
  writeFileSync(`${outDir}shop.truth.json`, `${JSON.stringify(truth, null, 1)}\n`);
  console.log(
    JSON.stringify({
      crossings: truth.lines[0].crossings,
      occupancyMax: truth.occupancyMax,
      visits: truth.visits,
    }),
  );
}

function encode(master) {
  const log = `${cacheDir}vp9`;
  const video = [
    '-c:v',
    'libvpx-vp9',
    '-b:v',
    `${values.kbps}k`,
    '-maxrate',
    '1400k',
    '-bufsize',
    '2800k',
    '-g',
    String(fps * 2),
    '-keyint_min',
    String(fps * 2),
    '-pix_fmt',
    'yuv420p',
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
    '-color_range',
    'tv',
    '-vf',
    'scale=out_color_matrix=bt709:out_range=tv',
    '-auto-alt-ref',
    '1',
    '-lag-in-frames',
    '25',
    '-row-mt',
    '1',
    '-deadline',
    'good',
  ];
  const pass = (n, more) =>
    execFileSync(
      'ffmpeg',
      [
        '-v',
        'error',
        '-y',
        '-i',
        master,
        ...video,
        '-cpu-used',
        n === 1 ? '4' : '3',
        '-an',
        '-pass',
        String(n),
        '-passlogfile',
        log,
        ...more,
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    );
  pass(1, ['-f', 'null', '/dev/null']);
  pass(2, [`${outDir}shop.webm`]);
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-ss',
    String(Number(values.poster) / fps),
    '-i',
    master,
    '-frames:v',
    '1',
    '-vf',
    'scale=960:-1:flags=lanczos',
    '-c:v',
    'libwebp',
    '-quality',
    '76',
    `${outDir}shop.webp`,
  ]);
  for (const name of ['shop.webm', 'shop.webp']) console.log(name, statSync(outDir + name).size, 'bytes');
  rmSync(`${log}-0.log`, { force: true });
}
