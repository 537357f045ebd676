import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface ReceivedRequest {
  method: string;
  /** Path and query as they stood in the request line. */
  target: string;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  body: string;
}

export type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

/** A real HTTP server on a free port of 127.0.0.1 that keeps what it received. */
export class HttpService {
  readonly received: ReceivedRequest[] = [];
  connections = 0;
  /** Answers every request; set it in each test. */
  answer: Answer = (_, response) => response.end('{}');
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => void this.receive(request, response));
  }

  static async start(server: Server = createServer()): Promise<HttpService> {
    const service = new HttpService(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get openConnections(): number {
    return this.sockets.size;
  }

  reset(): void {
    this.received.length = 0;
    this.connections = 0;
    this.answer = (_, response) => response.end('{}');
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    try {
      for await (const chunk of request) body += String(chunk);
    } catch {
      return; // The client went away while it was sending.
    }
    const { method = '', url: target = '', headers, rawHeaders } = request;
    const received = { method, target, headers, rawHeaders, body };
    this.received.push(received);
    this.answer(received, response);
  }
}
