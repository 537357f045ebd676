import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { SourceError } from '../source-error.js';
import { SecretResolver } from './secret-resolver.js';

let base: string;
let directory: string;
const variables: Record<string, string> = {
  QM_SECRET_DB: 'hunter2',
  QM_SECRET_EMPTY: '',
  DATABASE_URL: 'postgres://x',
};

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'qm-secrets-'));
  directory = join(base, 'secrets');
  await mkdir(join(directory, '..data'), { recursive: true });
  await mkdir(join(base, 'secrets-other'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const resolver = (folder: string | null = directory): SecretResolver =>
  new SecretResolver({ variable: (name) => variables[name], directory: folder });
const resolve = async (reference: string): Promise<string> => (await resolver().resolve(reference)).reveal();
const refusal = async (reference: string, folder: string | null = directory): Promise<SourceError> => {
  const error: unknown = await resolver(folder)
    .resolve(reference)
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(SourceError);
  return error as SourceError;
};

describe('SecretResolver', () => {
  it('reads an environment secret by its reference', async () =>
    expect(await resolve('env:QM_SECRET_DB')).toBe('hunter2'));

  it.each([
    ['plain', 'one line', 'one line'],
    ['newline', 'value\n', 'value'],
    ['windows', 'value\r\n', 'value'],
    ['two-newlines', 'value\n\n', 'value\n'],
    ['spaces', '  value  ', '  value  '],
    ['korean', '비밀\n', '비밀'],
  ])('reads the file %s and trims one trailing newline at most', async (name, content, expected) => {
    await writeFile(join(directory, name), content);
    expect(await resolve(`file:${name}`)).toBe(expected);
  });

  it('reads a file through a link that stays inside the folder', async () => {
    await writeFile(join(directory, '..data', 'mounted'), 'inside');
    await symlink(join('..data', 'mounted'), join(directory, 'mounted'));
    expect(await resolve('file:mounted')).toBe('inside');
  });

  it('reads a rotated secret at the next resolve', async () => {
    await writeFile(join(directory, 'rotated'), 'old');
    expect(await resolve('file:rotated')).toBe('old');
    await writeFile(join(directory, 'rotated'), 'new');
    expect(await resolve('file:rotated')).toBe('new');
  });

  it.each([
    'env:DATABASE_URL',
    'env:QM_SECRET_MISSING',
    'env:QM_SECRET_EMPTY',
    'file:missing',
    'file:../secrets-other/x',
    'file:..',
  ])('refuses %s as unavailable', async (reference) => expect((await refusal(reference)).kind).toBe('unavailable'));

  it('refuses links out of the folder, a neighbour folder of the same prefix included', async () => {
    await writeFile(join(base, 'outside'), 'leaked');
    await writeFile(join(base, 'secrets-other', 'x'), 'leaked');
    await symlink(join(base, 'outside'), join(directory, 'out'));
    await symlink(join(base, 'secrets-other', 'x'), join(directory, 'neighbour'));
    await symlink('/', join(directory, 'root'));
    for (const name of ['out', 'neighbour', 'root']) {
      expect((await refusal(`file:${name}`)).message).toContain('outside SECRETS_DIR');
    }
  });

  it('refuses a folder, a pipe and a file over the limit, and answers at once', async () => {
    await mkdir(join(directory, 'folder'));
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    await writeFile(join(directory, 'large'), 'x'.repeat(64 * 1024 + 1));
    await writeFile(join(directory, 'largest'), 'x'.repeat(64 * 1024));
    for (const name of ['folder', 'pipe', 'large']) expect((await refusal(`file:${name}`)).kind).toBe('unavailable');
    expect(await resolve('file:largest')).toHaveLength(64 * 1024);
  });

  it('says which setting is missing when there is no secret folder', async () => {
    expect((await refusal('file:x', null)).message).toContain('SECRETS_DIR');
  });

  it('never repeats text that is no reference, nor the folder', async () => {
    expect((await refusal('hunter2')).message).not.toContain('hunter2');
    expect((await refusal('file:missing')).message).not.toContain(base);
  });

  it('hands out a secret that text, JSON and inspection mask', async () => {
    const secret = await resolver().resolve('env:QM_SECRET_DB');
    expect(`${String(secret)} ${JSON.stringify({ secret })} ${inspect({ secret })}`).not.toContain('hunter2');
  });
});
