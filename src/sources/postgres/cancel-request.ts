import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { WireClient } from './wire-protocol.js';

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
const CANCEL_REQUEST_CODE = 80877102;

/**
 * Asks the server to cancel what the client's connection is running. Resolves once the server has closed the socket of
 * the request: until then the request may still be under way and would hit the connection's next statement.
 * @returns false when that could not be seen in time; the connection must not be used again then
 */
export function cancelRunning(client: WireClient, timeoutMs: number): Promise<boolean> {
  const { processID, secretKey } = client;
  // The very server of the connection: a name may stand for several.
  const { remoteAddress, remotePort } = client.connection.stream;
  if (processID === null || secretKey === null || remoteAddress === undefined || remotePort === undefined) {
    return Promise.resolve(false);
  }
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = connectPlain(remotePort, remoteAddress);
    const timer = setTimeout(() => finish(false), timeoutMs);
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(closed);
    };
    let sent = false;
    const send = (target: Socket): void => {
      target.end(request);
      target.resume();
      sent = true;
    };
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(sent));
    socket.once('connect', () => {
      const { ssl } = client as unknown as { ssl: false | object };
      if (ssl === false) return send(socket);
      socket.write(SSL_REQUEST);
      socket.once('data', (answer) => {
        if (answer.toString('latin1') !== 'S') return finish(false);
        const servername = isIP(client.host) === 0 ? { servername: client.host } : {};
        const secure = connectTls({ host: client.host, ...ssl, ...servername, socket }, () => send(secure));
        secure.once('error', () => finish(false));
      });
    });
  });
}
