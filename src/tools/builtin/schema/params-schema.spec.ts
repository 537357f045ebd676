import { schemaProblems } from '../../schema/schema-problems.js';
import { cepTool } from '../cep/cep-tool.js';
import { ciTool } from '../ci/ci-tool.js';
import { graphTool } from '../graph/graph-tool.js';
import { historyTool } from '../history/history-tool.js';
import { metricTool } from '../metric/metric-tool.js';

describe('the definition of a static tool', () => {
  it.each([ciTool, graphTool, metricTool, historyTool, cepTool].map(({ definition }) => [definition.name, definition]))(
    '%s has schemas that could be published like those of any other tool',
    (_name, definition) => {
      const none = { problems: [], warnings: [] };
      expect(schemaProblems(definition.inputSchema, '')).toEqual(none);
      expect(schemaProblems(definition.outputSchema ?? {}, '')).toEqual(none);
      expect(definition.outputSchema).toBeDefined();
      expect(definition.mode).toBe('read');
    },
  );
});
