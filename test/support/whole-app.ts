import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.js';
import { ApiKeys } from '../../src/auth/api-keys.service.js';
import type { Role } from '../../src/auth/role.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { RawEnvironment } from '../../src/config/setting-reader.js';
import { createApp } from '../../src/http/create-app.js';
import { listen } from './test-app.js';

/** An answer as a client sees it. */
export interface Answer {
  status: number;
  headers: Headers;
  /** What came as JSON; the test knows its shape. */
  body: ReturnType<typeof JSON.parse>;
}

/** The whole server on a free port of the loopback interface, over a database of the test's. */
export interface WholeApp {
  app: NestFastifyApplication;
  url: string;
  /** A secret of a new key. */
  key(roles: Role[], tenantId?: string): Promise<string>;
  /** Calls as an admin of the default tenant unless another key (or none) is given. */
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  key?: string | null;
  headers?: Record<string, string>;
  /** Sent as it is instead of the body as JSON. */
  raw?: string | Uint8Array;
}

export async function startWholeApp(databaseUrl: string, settings: RawEnvironment = {}): Promise<WholeApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quartermaster-app-'));
  const admin = `qm_${randomBytes(24).toString('base64url')}`;
  const environment = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    BOOTSTRAP_ADMIN_KEY: admin,
    OPS_MODE: 'dev',
    ...settings,
  };
  const app = await createApp(
    AppModule.register(parseConfig(environment, dataDir), { url: databaseUrl, embedded: null }),
  );
  const url = await listen(app);

  const call: WholeApp['call'] = async (method, path, body, { key = admin, headers = {}, raw } = {}) => {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: payload as RequestInit['body'],
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  };
  const close = async () => {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  const key: WholeApp['key'] = async (roles, tenantId = 'default') => {
    const author = { tenantId, actor: 'tests', traceId: null };
    const made = await app
      .get(ApiKeys)
      .create(author, { name: `key_${randomBytes(4).toString('hex')}`, roles, expiresAt: null });
    return made.secret;
  };
  return { app, url, key, call, close };
}
