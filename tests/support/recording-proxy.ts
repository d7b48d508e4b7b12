import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';

/** A request as it left the browser. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As latin1, so that any bytes survive. */
  readonly body: string;
}

/** An HTTP proxy that a browser sends everything through, and that remembers it. Close it when done. */
export class RecordingProxy {
  readonly url: string;
  readonly requests: RecordedRequest[] = [];
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets: Set<Socket>;

  private constructor(server: ReturnType<typeof createServer>, sockets: Set<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<RecordingProxy> {
    const sockets = new Set<Socket>();
    const server = createServer();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const proxy = new RecordingProxy(server, sockets, typeof address === 'object' ? (address?.port ?? 0) : 0);
    server.on('request', (request, response) => proxy.#forward(request, response));
    // WebSockets and TLS come as tunnels.
    server.on('connect', (request, socket) => proxy.#tunnel(request, socket as Socket));
    return proxy;
  }

  /** Whether anything that left carries a text, in its address, its headers or its body. */
  has(text: string): boolean {
    return this.requests.some((request) => JSON.stringify(request).includes(text));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', () => {
      const { method = 'GET', url = '', headers } = request;
      const body = Buffer.concat(chunks);
      this.requests.push({ method, url, headers, body: body.toString('latin1') });
      const { 'proxy-connection': _proxy, ...passed } = headers;
      const onward = httpRequest(url, { method, headers: passed }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      });
      onward.on('error', () => response.destroy());
      response.on('close', () => onward.destroy());
      onward.end(body);
    });
  }

  /** Notes the first bytes of a tunnel: those of a WebSocket are its request. */
  #tunnel(request: IncomingMessage, socket: Socket): void {
    const [host = '', port = '443'] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    onward.once('connect', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.once('data', (first: Buffer) => {
        const body = first.toString('latin1');
        this.requests.push({ method: 'CONNECT', url: request.url ?? '', headers: request.headers, body });
        onward.write(first);
        socket.pipe(onward);
      });
      onward.pipe(socket);
    });
  }
}
