import { readHttpSource } from './http-source-settings.js';

const read = (connection: unknown, limits?: unknown) =>
  readHttpSource({ source_type: 'http', connection, ...(limits === undefined ? {} : { limits }) });

describe('readHttpSource', () => {
  it('reads a whole source', () => {
    const { settings, problems } = read(
      {
        base_url: 'https://API.example.test/v1/',
        allow_hosts: ['api.example.test', '10.0.0.5', '::1'],
        auth: { type: 'api_key', in: 'query', name: 'key', secret_ref: 'env:QM_SECRET_KEY' },
        tls: { ca_ref: 'file:ca.pem' },
      },
      { timeout_ms: 5_000, pool_size: 4 },
    );
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      baseUrl: 'https://api.example.test/v1',
      allowHosts: ['api.example.test', '10.0.0.5', '::1'],
      auth: { type: 'api_key', in: 'query', name: 'key', secretRef: 'env:QM_SECRET_KEY' },
      certificateAuthorityRef: 'file:ca.pem',
      timeoutMs: 5_000,
      maxConnections: 4,
    });
  });

  it.each<[unknown, string]>([
    [{ base_url: 'api.example.test' }, '/content/connection/base_url'],
    [{ base_url: 'ftp://api.example.test' }, '/content/connection/base_url'],
    [{ base_url: 'https:/\\evil.test' }, '/content/connection/base_url'],
    [{ base_url: 'https://user@api.example.test' }, '/content/connection/base_url'],
    [{ base_url: 'https://api.example.test?x=1' }, '/content/connection/base_url'],
    [{ base_url: 'https://{{host}}/' }, '/content/connection/base_url'],
    [{ base_url: 'http://127.0.0.1:9000' }, '/content/connection/base_url'],
    [{ base_url: 'http://0x7f.1' }, '/content/connection/base_url'],
    [{ base_url: 'http://169.254.169.254', allow_hosts: ['10.0.0.1'] }, '/content/connection/base_url'],
    [{}, '/content/connection/base_url'],
    ['x', '/content/connection'],
    [undefined, '/content/connection'],
    [{ base_url: 'https://a.test', allow_hosts: ['https://a.test'] }, '/content/connection/allow_hosts/0'],
    [{ base_url: 'https://a.test', allow_hosts: ['169.254.169.254'] }, '/content/connection/allow_hosts/0'],
    [{ base_url: 'https://a.test', auth: { type: 'bearer' } }, '/content/connection/auth/secret_ref'],
    [
      { base_url: 'https://a.test', auth: { type: 'bearer', secret_ref: 'hunter2' } },
      '/content/connection/auth/secret_ref',
    ],
    [{ base_url: 'https://a.test', auth: { type: 'magic' } }, '/content/connection/auth/type'],
    [
      { base_url: 'https://a.test', auth: { type: 'api_key', name: 'Host', secret_ref: 'file:k' } },
      '/content/connection/auth/name',
    ],
    [{ base_url: 'https://a.test', tls: { ca_ref: '/etc/ca.pem' } }, '/content/connection/tls/ca_ref'],
    [
      { base_url: 'https://a.test', tls: { ca_ref: 'file:ca', reject_unauthorized: false } },
      '/content/connection/tls/reject_unauthorized',
    ],
    [{ base_url: 'https://a.test', proxy: 'x' }, '/content/connection/proxy'],
  ])('reports what is wrong with %j', (connection, path) => {
    expect(read(connection).problems.map((problem) => problem.path)).toContain(path);
  });

  it('allows a literal address of the own network only by its name', () => {
    expect(read({ base_url: 'http://127.0.0.1:9000', allow_hosts: ['127.0.0.1'] }).problems).toEqual([]);
    expect(read({ base_url: 'http://[::1]:9000', allow_hosts: ['::1'] }).problems).toEqual([]);
  });

  it('reports wrong limits', () => {
    const { problems } = read({ base_url: 'https://a.test' }, { timeout_ms: 0, pool: 1 });
    expect(problems.map(({ path }) => path)).toEqual(['/content/limits/timeout_ms', '/content/limits/pool']);
  });
});
