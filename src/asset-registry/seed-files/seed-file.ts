import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import { RESOURCES_DIRECTORY } from '../../config/resources-directory.js';
import { jsonPointer, type Problem } from '../../errors/problem.js';
import { ASSET_NAME_PATTERN, type AssetContent, type AssetType } from '../asset.js';
import { columnsOf } from '../asset-content.js';
import { ASSET_TYPE_DEFINITIONS } from '../types/asset-types.js';
import { isObject } from '../types/field-checks.js';

/** What an asset looks like in a file: the same fields as over REST. */
export interface SeedAsset {
  type: AssetType;
  name: string;
  content: Partial<AssetContent>;
  /** Relative to the project, for messages. */
  file: string;
}

/** A file that is no asset, with every reason. */
export class SeedFileError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly Problem[],
  ) {
    super(`${file}: ${problems.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}`);
    this.name = 'SeedFileError';
  }
}

/** The paths of all seed files of a type, sorted. A folder that is not there holds none. */
export async function seedFiles(type: AssetType, resources = RESOURCES_DIRECTORY): Promise<string[]> {
  const folder = join(resources, ASSET_TYPE_DEFINITIONS[type].seedFolder);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** The seed file of one name, or null when there is none. */
export async function seedFileOf(type: AssetType, name: string, resources?: string): Promise<string | null> {
  const files = await seedFiles(type, resources);
  return files.find((file) => basename(file).replace(/\.ya?ml$/, '') === name) ?? null;
}

/** @throws SeedFileError also for what cannot be read at all, such as a folder of that name */
async function readText(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SeedFileError(file, [{ path: '', message: `cannot be read as a file (${code ?? 'unknown error'}).` }]);
  }
}

/** @throws SeedFileError also for what is found only when aliases are followed: one of nothing, or far too many */
function readYaml(text: string, file: string): unknown {
  try {
    const document = parseDocument(text);
    if (document.errors.length > 0) throw new SeedFileError(file, document.errors.map(yamlProblem));
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw error instanceof SeedFileError ? error : new SeedFileError(file, [yamlProblem(error)]);
  }
}

function yamlProblem(error: unknown): Problem {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  return { path: '', message: `is not valid YAML: ${line}` };
}

/** Reads one file. The name in it must be the file's own, so that a name leads to its file. */
export async function readSeedFile(type: AssetType, path: string): Promise<SeedAsset> {
  const file = `resources/${ASSET_TYPE_DEFINITIONS[type].seedFolder}/${basename(path)}`;
  const value = readYaml(await readText(path, file), file);
  if (!isObject(value)) throw new SeedFileError(file, [{ path: '', message: 'must be one mapping of fields.' }]);

  const { name, asset_type, ...fields } = value;
  const allowed: readonly string[] = columnsOf(type);
  const problems: Problem[] = [];
  if (typeof name !== 'string' || !ASSET_NAME_PATTERN.test(name)) {
    problems.push({ path: '/name', message: `must match ${ASSET_NAME_PATTERN.source}.` });
  } else if (name !== basename(path).replace(/\.ya?ml$/, '')) {
    problems.push({ path: '/name', message: `is ${name}, but the file is called ${basename(path)}.` });
  }
  if (asset_type !== undefined && asset_type !== type) {
    problems.push({ path: '/asset_type', message: `must be ${type} in this folder, or left out.` });
  }
  for (const field of Object.keys(fields)) {
    if (!allowed.includes(field)) problems.push({ path: jsonPointer(field), message: `is no field of a ${type}.` });
  }
  if (problems.length > 0) throw new SeedFileError(file, problems);
  return { type, name: name as string, content: fields, file };
}
