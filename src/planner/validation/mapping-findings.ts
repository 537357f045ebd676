import type { Problem } from '../../errors/problem.js';
import { isMappingName, MAPPING_NAMES, type MappingName } from '../vocabulary/mapping-names.js';
import { below, MappingSink } from '../vocabulary/mapping-sink.js';
import { MAPPING_TYPES } from '../vocabulary/mapping-types.js';
import { runInSlices } from '../vocabulary/time-slices.js';
import { lostWords } from './lost-words.js';
import { shadowWarnings } from './shadow-warnings.js';
import { unknownMetrics } from './unknown-metrics.js';

/** What is wrong with a mapping, and what its author may want to know. */
export interface MappingFindings {
  problems: Problem[];
  warnings: Problem[];
}

/** The content of every mapping that serves now, also of the one that is checked: it is told what it would lose. */
export type ServingMappings = Readonly<Partial<Record<MappingName, unknown>>>;

/**
 * Checks the content of a mapping for a publish: its shape, empty and repeated keywords; and, as warnings, aliases of
 * metrics that nobody knows, keywords that another vocabulary has too, and what no word is left for. Works in slices, however long the mapping.
 */
export async function mappingFindings(
  mapping: { name: string; mapping_type: string | null; content: unknown },
  serving: ServingMappings,
): Promise<MappingFindings> {
  const { name } = mapping;
  if (!isMappingName(name)) return unknownMapping(name);
  const sink = await readMapping(name, mapping.content);
  const problems = [...typeProblems(name, mapping.mapping_type), ...sink.problems];
  if (problems.length > 0) return { problems, warnings: sink.warnings };

  const before = serving[name] === undefined ? undefined : await readMapping(name, serving[name]);
  const lost = await runInSlices(lostWords(name, mapping.content, sink, before));
  const beside = new Map<MappingName, MappingSink>();
  for (const other of MAPPING_NAMES) {
    if (other !== name && serving[other] !== undefined) beside.set(other, await readMapping(other, serving[other]));
  }
  const unknown = await runInSlices(unknownMetrics(sink, beside.get('metric_catalogue')));
  const shadows = await runInSlices(shadowWarnings(sink, beside));
  return { problems, warnings: [...sink.warnings, ...lost, ...unknown, ...shadows] };
}

function readMapping(name: MappingName, content: unknown): Promise<MappingSink> {
  const type = MAPPING_TYPES[name];
  const sink = new MappingSink(0, type.oneMeaning, true);
  return runInSlices(
    (function* () {
      yield* type.read(sink, below(null, 'content'), content);
      return sink;
    })(),
  );
}

/** Somebody else may read it; but who misspelt a name learns here why nothing happens. */
function unknownMapping(name: string): MappingFindings {
  const message = `The planner reads no mapping called ${name}. It reads ${MAPPING_NAMES.join(', ')}.`;
  return { problems: [], warnings: [{ path: '/name', message }] };
}

function typeProblems(name: MappingName, type: string | null): Problem[] {
  return type === null || type === name
    ? []
    : [{ path: '/mapping_type', message: `Must be ${name}: a mapping is called by its type.` }];
}
