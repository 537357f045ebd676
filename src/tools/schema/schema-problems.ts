import type { Ajv2020 } from 'ajv/dist/2020.js';
import { createHash } from 'node:crypto';
import type { JsonObject } from '../../asset-registry/asset.js';
import { jsonPointer, type Problem } from '../../errors/problem.js';
import { linearPattern, PatternError } from './linear-pattern.js';
import { compileSchema, isFormatName } from './schema-compiler.js';
import { SchemaGraph, type SchemaNode } from './schema-graph.js';
import { isKnownKeyword, isSchemaObject, subschemas } from './schema-keywords.js';
import { ajvLibrary } from './schema-libraries.js';
import { recursionProblem } from './schema-recursion.js';

const MAX_CHARACTERS = 65_536;
const MAX_DEPTH = 32;
const MAX_SCHEMAS = 1_000;
const MAX_PATTERNS = 100;
/** Comparing all pairs of so many objects takes some milliseconds. */
const MAX_UNIQUE_ITEMS = 1_000;

const DIALECT = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;
const DYNAMIC_KEYWORDS = ['$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor'];
const SCALAR_TYPES = new Set(['string', 'number', 'integer', 'boolean', 'null']);

export interface SchemaFindings {
  problems: Problem[];
  warnings: Problem[];
}

let metaSchema: Ajv2020 | null = null;

/** A new version of a tool seldom changes its schemas, and looking at one takes longer than writing the version. */
const KEPT_FINDINGS = 500;
/** What has more to tell is looked at again each time: thousands of warnings would be kept for a schema of 64 kB. */
const MAX_KEPT_WARNINGS = 20;
const kept = new Map<string, SchemaFindings>();

/**
 * What keeps a JSON Schema from being published: it is no valid 2020-12 schema, it is too large, it refers to something
 * outside itself, or a value could make checking slow. What most likely does not do what its author thinks is a warning.
 * @param path JSON Pointer to the field that holds the schema
 */
export function schemaProblems(schema: JsonObject, path: string): SchemaFindings {
  const tooLarge = sizeProblem(schema);
  if (tooLarge !== null) return { problems: [{ path, message: tooLarge }], warnings: [] };
  const key = createHash('sha256').update(path).update(JSON.stringify(schema)).digest('base64');
  let findings = kept.get(key);
  if (findings === undefined) {
    findings = lookAt(schema, path);
    if (findings.problems.length === 0 && findings.warnings.length <= MAX_KEPT_WARNINGS) keep(key, findings);
  }
  return { problems: [...findings.problems], warnings: [...findings.warnings] };
}

function keep(key: string, findings: SchemaFindings): void {
  const [oldest] = kept.keys();
  if (kept.size >= KEPT_FINDINGS && oldest !== undefined) kept.delete(oldest);
  kept.set(key, findings);
}

function lookAt(schema: JsonObject, path: string): SchemaFindings {
  const findings: SchemaFindings = { problems: [], warnings: [] };
  findings.problems.push(...formProblems(schema, path));
  if (findings.problems.length > 0) return findings;
  const graph = new SchemaGraph(schema, path);
  findings.problems.push(...graph.problems);
  for (const node of graph.nodes.values()) checkNode(node, path, findings);
  const patterns = [...graph.nodes.values()].reduce((count, { schema: one }) => count + patternsOf(one).length, 0);
  if (patterns > MAX_PATTERNS) {
    findings.problems.push({ path, message: `The schema has more than ${MAX_PATTERNS} patterns.` });
  }
  if (findings.problems.length > 0) return findings;
  const recursion = recursionProblem(graph);
  if (recursion !== null) findings.problems.push({ path, message: recursion });
  else findings.problems.push(...compileProblems(schema, path));
  return findings;
}

function sizeProblem(schema: JsonObject): string | null {
  if (depthOf(schema, 0) > MAX_DEPTH) return `The schema nests deeper than ${MAX_DEPTH} levels.`;
  if (JSON.stringify(schema).length > MAX_CHARACTERS) return `The schema is longer than ${MAX_CHARACTERS} characters.`;
  if (countSchemas(schema) > MAX_SCHEMAS) return `The schema holds more than ${MAX_SCHEMAS} schemas.`;
  return null;
}

function depthOf(value: unknown, above: number): number {
  if (value === null || typeof value !== 'object' || above > MAX_DEPTH) return above;
  return Object.values(value).reduce<number>((most, item) => Math.max(most, depthOf(item, above + 1)), above + 1);
}

function countSchemas(schema: JsonObject): number {
  return subschemas(schema).reduce(
    (sum, { schema: inner }) => sum + (isSchemaObject(inner) ? countSchemas(inner) : 1),
    1,
  );
}

function formProblems(schema: JsonObject, path: string): Problem[] {
  const dialect = schema['$schema'];
  if (dialect !== undefined && !(typeof dialect === 'string' && DIALECT.test(dialect))) {
    const message = 'Schemas are read as JSON Schema 2020-12. Name no other dialect, or leave $schema out.';
    return [{ path: path + jsonPointer('$schema'), message }];
  }
  metaSchema ??= new (ajvLibrary().Ajv2020)({ strict: false, allErrors: true, logger: false });
  if (metaSchema.validateSchema(schema) === true) return [];
  const seen = new Map<string, Problem>();
  for (const error of metaSchema.errors ?? []) {
    const at = path + error.instancePath;
    if (!seen.has(at))
      seen.set(at, { path: at, message: `This is no valid JSON Schema: it ${error.message ?? 'is wrong'}.` });
  }
  return [...seen.values()];
}

function checkNode({ schema, path: below }: SchemaNode, root: string, findings: SchemaFindings): void {
  const at = (...tokens: string[]): string => root + below + jsonPointer(...tokens);
  for (const keyword of Object.keys(schema)) {
    if (DYNAMIC_KEYWORDS.includes(keyword) || (keyword === '$id' && below !== '')) {
      findings.problems.push({ path: at(keyword), message: `${keyword} is not supported; refer with $ref to $defs.` });
    } else if (!isKnownKeyword(keyword)) {
      findings.warnings.push({
        path: at(keyword),
        message: `${keyword} is no keyword of JSON Schema 2020-12 and does nothing.`,
      });
    }
  }
  for (const { pattern, tokens } of patternsOf(schema)) {
    try {
      linearPattern(pattern);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      findings.problems.push({ path: at(...tokens), message: error.message });
    }
  }
  const { format, uniqueItems, maxItems, items } = schema;
  if (typeof format === 'string' && !isFormatName(format)) {
    findings.warnings.push({ path: at('format'), message: `The format ${format} is not known and not checked.` });
  }
  const bounded = typeof maxItems === 'number' && maxItems <= MAX_UNIQUE_ITEMS;
  if (uniqueItems === true && !bounded && !holdsScalars(items)) {
    const message = `uniqueItems of anything but plain values needs maxItems of at most ${MAX_UNIQUE_ITEMS}.`;
    findings.problems.push({ path: at('uniqueItems'), message });
  }
}

function patternsOf(schema: JsonObject): { pattern: string; tokens: string[] }[] {
  const patterns: { pattern: string; tokens: string[] }[] = [];
  if (typeof schema['pattern'] === 'string') patterns.push({ pattern: schema['pattern'], tokens: ['pattern'] });
  const named = schema['patternProperties'];
  if (isSchemaObject(named)) {
    for (const pattern of Object.keys(named)) patterns.push({ pattern, tokens: ['patternProperties', pattern] });
  }
  return patterns;
}

function holdsScalars(items: unknown): boolean {
  if (!isSchemaObject(items)) return false;
  const types = Array.isArray(items['type']) ? (items['type'] as unknown[]) : [items['type']];
  return types.every((type) => typeof type === 'string' && SCALAR_TYPES.has(type));
}

function compileProblems(schema: JsonObject, path: string): Problem[] {
  try {
    compileSchema(schema);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it does not compile';
    return [{ path, message: `The schema cannot be used: ${reason}.` }];
  }
}
