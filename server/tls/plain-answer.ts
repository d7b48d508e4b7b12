import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostOf } from '../access/loopback';
import { problemBody } from '../problem';

/**
 * Sends a browser that typed http to the same address over https. For now only: the server may be
 * started without TLS tomorrow. Others are told: what they sent has crossed the network in clear.
 */
export function sendToHttps(request: IncomingMessage, response: ServerResponse): void {
  const { host } = request.headers;
  if (host === undefined || hostOf(host) === null) {
    sendProblem(response, 400, 'The Host header is missing or malformed.');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendProblem(response, 403, `This port speaks https: use https://${host}.`);
    return;
  }
  const path = request.url?.startsWith('/') === true ? request.url : '/';
  response.writeHead(307, { Location: `https://${host}${path}`, 'Cache-Control': 'no-store' }).end();
}

function sendProblem(response: ServerResponse, status: number, detail: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(problemBody(status, detail)));
}
