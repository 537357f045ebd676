import type { NewDraft } from '../../src/asset-registry/lifecycle/asset-drafts.service.js';

/** Drafts that can be published as far as the registry itself can tell. */
export function mappingDraft(name: string, words: Record<string, string> = { cpu: 'cpu_usage' }): NewDraft {
  return { type: 'mapping', name, content: { mapping_type: name, content: { aliases: words } } };
}

export function sourceDraft(name: string): NewDraft {
  return {
    type: 'source',
    name,
    content: {
      content: { source_type: 'http', connection: { base_url: 'https://status.example.com' }, limits: {} },
    },
  };
}

export function queryDraft(name: string): NewDraft {
  return { type: 'query', name, content: { query_sql: 'SELECT 1 AS one' } };
}

export function toolDraft(name: string, source: string, config: Record<string, unknown> = {}): NewDraft {
  return {
    type: 'tool',
    name,
    content: {
      description: `Answers what ${name} knows.`,
      tool_type: 'http_api',
      tool_config: { source_ref: source, endpoint: '/status', method: 'GET', ...config },
      tool_input_schema: { type: 'object', properties: {}, additionalProperties: false },
    },
  };
}
