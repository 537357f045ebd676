import { fold } from './folded-text.js';
import type { MappingSink } from './mapping-sink.js';
import type { Filter } from '../plan.js';
import type { FieldDefinition } from './sense.js';
import type { RelationEndpoints, UnitDefinition, ViewRelations, VocabularyFacts } from './vocabulary.js';

interface Measured extends UnitDefinition {
  readonly fields: { name: string; factor: number }[];
  readonly metrics: string[];
}

/** Puts together what all mappings say beside words. */
export function collectFacts(sinks: readonly MappingSink[]): VocabularyFacts {
  const fields = new Map<string, FieldDefinition>();
  const units = new Map<string, Measured>();
  const metrics = new Set<string>();
  const sizes = new Map<string, string>();
  const outcomes = new Set<string>();
  const codePrefixes = new Map<string, string>();
  const itemTypes = new Map<string, readonly Filter[]>();
  const endpoints = new Map<string, RelationEndpoints>();
  const views = new Map<string, ViewRelations>();
  for (const sink of sinks) {
    for (const field of sink.fields) fields.set(field.name, field);
    for (const metric of sink.metrics) metrics.add(metric);
    for (const { metric, field } of sink.sizes) sizes.set(metric, field);
    for (const field of sink.outcomes) outcomes.add(field);
    for (const [prefix, type] of sink.codePrefixes) codePrefixes.set(fold(prefix), type);
    for (const [type, filters] of sink.itemTypes) itemTypes.set(type, filters);
    for (const [relType, ends] of sink.endpoints) endpoints.set(relType, ends);
    for (const [view, relations] of sink.views) views.set(view, relations);
    for (const { unit, factor, field, metric } of sink.units) {
      const text = fold(unit);
      const measured = units.get(text) ?? { text, fields: [], metrics: [] };
      if (field !== null) measured.fields.push({ name: field, factor });
      if (metric !== null) measured.metrics.push(metric);
      units.set(text, measured);
    }
  }
  const longestFirst = [...units.values()].sort((one, other) => other.text.length - one.text.length);
  return { fields, units: longestFirst, metrics, sizes, outcomes, codePrefixes, itemTypes, endpoints, views };
}
