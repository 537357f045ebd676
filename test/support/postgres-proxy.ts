import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** When, seen from one statement, the process that sent it dies: it never arrives; nobody waits for its end; its answer is lost. */
export type KillMoment = 'before' | 'during' | 'after';

export interface KillPoint {
  /** The statements of the transaction in which to kill, in order, up to the one at which it happens. */
  statements: readonly string[];
  moment: KillMoment;
  kill: () => void;
}

/**
 * Stands between one process and PostgreSQL, reads the statements that pass, and can have the process killed at any of
 * them, so that the product needs no fail points of its own.
 */
export class PostgresProxy {
  /** The statements of every transaction that has begun since the last `forget`, each transaction by itself. */
  readonly transactions: string[][] = [];
  killPoint: KillPoint | undefined;
  private readonly connections = new Set<ProxiedConnection>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (socket) => {
      const upstream = connect(Number(target.port), target.hostname);
      const connection = new ProxiedConnection(socket, upstream, this);
      this.connections.add(connection);
      upstream.once('close', () => this.connections.delete(connection));
    });
  }

  static async before(url: string): Promise<PostgresProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PostgresProxy(server, new URL(url));
  }

  /** The connection string that leads through this proxy. */
  get url(): string {
    const url = new URL(this.target.href);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  forget(): void {
    this.transactions.length = 0;
  }

  /** The ports from which it is connected to PostgreSQL, which tells its sessions from others. */
  get upstreamPorts(): number[] {
    return [...this.connections].map((connection) => connection.upstream.localPort ?? 0);
  }

  async stop(): Promise<void> {
    for (const { upstream, client } of this.connections) for (const socket of [upstream, client]) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** SSLRequest and CancelRequest, which come instead of a startup message; `pg` sends neither here. */
const TRANSACTION_BEGINS = /^(START TRANSACTION|BEGIN)/i;
const TRANSACTION_ENDS = /^(COMMIT|ROLLBACK)/i;

class ProxiedConnection {
  private readonly fromClient = new MessageReader(false);
  private readonly fromServer = new MessageReader(true);
  /** Messages of a statement that is not complete yet. */
  private pending: Buffer[] = [];
  private text = '';
  private readonly prepared = new Map<string, string>();
  private transaction: string[] | undefined;
  /** How many statements PostgreSQL has still to answer: `pg` sends several without waiting. */
  private unanswered = 0;
  /** True from the moment of the kill: nothing passes in either direction. */
  private dead = false;
  private killWhenAnswered: (() => void) | undefined;

  constructor(
    readonly client: Socket,
    readonly upstream: Socket,
    private readonly proxy: PostgresProxy,
  ) {
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    client.on('data', (chunk: Buffer) => this.fromClient.read(chunk, (type, message) => this.sent(type, message)));
    upstream.on('data', (chunk: Buffer) => this.answered(chunk));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  }

  /** Collects messages up to one that makes the server answer, then lets the statement pass, or not. */
  private sent(type: string, message: Buffer): void {
    if (this.dead) return;
    this.pending.push(message);
    if (type === 'Q') this.text = readText(message, 5);
    else if (type === 'P') {
      const name = readText(message, 5);
      this.text = readText(message, 5 + Buffer.byteLength(name) + 1);
      this.prepared.set(name, this.text);
    } else if (type === 'B') {
      const portal = readText(message, 5);
      this.text = this.prepared.get(readText(message, 5 + Buffer.byteLength(portal) + 1)) ?? this.text;
    }
    // Whatever is no part of an extended query passes at once: startup, authentication, termination.
    if (!'PBDEC'.includes(type) || type === '') this.statementComplete(type === 'Q' || type === 'S');
  }

  private statementComplete(isStatement: boolean): void {
    const messages = Buffer.concat(this.pending.splice(0));
    const moment = isStatement ? this.killMoment() : undefined;
    if (moment === undefined) {
      if (isStatement) this.unanswered += 1;
      this.upstream.write(messages);
      return;
    }
    const { kill } = this.proxy.killPoint!;
    this.proxy.killPoint = undefined;
    this.dead = true;
    if (moment !== 'before') {
      this.unanswered += 1;
      this.upstream.write(messages);
    }
    if (moment === 'after') this.killWhenAnswered = kill;
    else kill();
  }

  private killMoment(): KillMoment | undefined {
    if (TRANSACTION_BEGINS.test(this.text)) {
      this.transaction = [];
      this.proxy.transactions.push(this.transaction);
    }
    const { transaction } = this;
    if (transaction === undefined) return undefined;
    transaction.push(this.text);
    if (TRANSACTION_ENDS.test(this.text)) this.transaction = undefined;
    const point = this.proxy.killPoint;
    const isThere =
      point?.statements.length === transaction.length &&
      point.statements.every((statement, index) => statement === transaction[index]);
    return isThere ? point.moment : undefined;
  }

  private answered(chunk: Buffer): void {
    if (!this.dead) this.client.write(chunk);
    this.fromServer.read(chunk, (type) => {
      // The first comes of itself, when a session begins.
      if (type === 'Z') this.unanswered = Math.max(0, this.unanswered - 1);
      if (type === 'Z' && this.unanswered === 0) this.killWhenAnswered?.();
    });
  }
}

/** Cuts a stream into messages: a type, a length that counts itself, and so many bytes less four. */
class MessageReader {
  private rest: Buffer = Buffer.alloc(0);

  /** @param typed - false while a startup message, which has no type, is still to come */
  constructor(private typed: boolean) {}

  read(chunk: Buffer, onMessage: (type: string, message: Buffer) => void): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (;;) {
      const head = this.typed ? 1 : 0;
      if (this.rest.length < head + 4) return;
      const length = head + this.rest.readInt32BE(head);
      if (this.rest.length < length) return;
      const message = this.rest.subarray(0, length);
      this.rest = this.rest.subarray(length);
      const type = this.typed ? String.fromCharCode(message[0]!) : '';
      this.typed = true;
      onMessage(type, message);
    }
  }
}

/** The text that begins at an offset and ends with a NUL byte. */
function readText(message: Buffer, offset: number): string {
  return message.toString('utf8', offset, message.indexOf(0, offset));
}
