import { createServer } from 'node:http';
import { StepError } from '../steps.mjs';

/**
 * Answers GET /health on loopback: 200 while cameras are counted, else 503, both with the state as JSON.
 * @param {number} port
 * @param {() => { isWell: boolean, state: unknown }} look
 * @returns {Promise<() => void>} ends it
 */
export async function serveHealth(port, look) {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/health') {
      response.writeHead(404).end();
      return;
    }
    const { isWell, state } = look();
    response.writeHead(isWell ? 200 : 503, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
    });
    response.end(`${JSON.stringify(state)}\n`);
  });
  await new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new StepError(
          `The port ${port} cannot be used: ${error.message}`,
          'Choose another with --health-port.',
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
