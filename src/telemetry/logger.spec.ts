import fc from 'fast-check';
import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';
import { redactSecrets } from './redact.js';

function capture(): {
  lines: () => Record<string, unknown>[];
  text: () => string;
  logger: ReturnType<typeof createLogger>;
} {
  const written: string[] = [];
  const logger = createLogger('trace', { write: (line) => void written.push(line) });
  return {
    logger,
    text: () => written.join(''),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('the log', () => {
  it('writes one JSON object a line, with the level by name and the time in UTC', () => {
    const { logger, lines } = capture();
    logger.info({ trace_id: 'abc' }, 'hello');
    expect(lines()[0]).toMatchObject({ level: 'info', service: 'quartermaster', trace_id: 'abc', msg: 'hello' });
    expect(lines()[0]!.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('never shows a password, key or token, whatever field, message or error it stands in', () => {
    const { logger, text, lines } = capture();
    const key = `qm_${'k3Y_'.repeat(10)}`;
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP';
    logger.info({ headers: { authorization: `Bearer ${key}`, cookie: 'session=hunter2' } }, 'request');
    logger.info({ req: { headers: { authorization: 'Basic aHVudGVyMjpodW50ZXIy' } } });
    logger.warn({ connection: { password: 'hunter2' }, nested: { deep: { options: { password: 'hunter2' } } } });
    logger.error({ err: new Error('cannot connect to postgres://app:hunter2@db.example/registry') }, 'boom');
    logger.error(`host=db user=app password=hunter2 dbname=x and ${key} and ${jwt}`);
    logger.error({ detail: '{"password":"hunter2"}' });
    logger.info({ pem: '-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----' });
    expect(text()).not.toMatch(/hunter2|k3Y_k3Y|eyJhbGci|aHVudGVyMj/);
    expect(lines()).toHaveLength(7);
    expect(text()).toContain('postgres://app:[redacted]@db.example/registry');
  });

  it('stays valid JSON whatever is redacted from it', () => {
    const token = fc.constantFrom('password=', '"token":"', 'Bearer ', '://a:', '@', 'qm_', 'x'.repeat(20), '\\', '"');
    fc.assert(
      fc.property(fc.array(fc.oneof(token, fc.string())), (parts) => {
        expect(() => JSON.parse(redactSecrets(JSON.stringify({ text: parts.join('') }))) as unknown).not.toThrow();
      }),
    );
  });

  it('is cleaned in bounded time of hostile text', () => {
    const started = performance.now();
    for (const part of ['password=', 'bearer ', '://a:', 'eyJ', 'qm_', '-----BEGIN '])
      redactSecrets(part.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('takes in what Nest logs, with its context and stack', () => {
    const { logger, lines } = capture();
    const nest = new NestLogger(logger);
    nest.log('Mapped route', 'RouterExplorer');
    nest.error('failed', 'Error: failed\n    at x', 'ExceptionsHandler');
    nest.error(new Error('broken'), 'Bootstrap');
    nest.warn({ a: 1 });
    expect(lines()).toMatchObject([
      { level: 'debug', context: 'RouterExplorer', msg: 'Mapped route' },
      { level: 'error', context: 'ExceptionsHandler', stack: 'Error: failed\n    at x', msg: 'failed' },
      { level: 'error', context: 'Bootstrap', err: { message: 'broken' } },
      { level: 'warn', details: { a: 1 } },
    ]);
  });
});
