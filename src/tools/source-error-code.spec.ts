import { SOURCE_ERROR_KINDS, SourceError } from '../sources/source-error.js';
import { toToolError } from './source-error-code.js';
import { ToolError } from './tool-error.js';
import { TOOL_ERROR_CODES } from './tool.js';

describe('toToolError', () => {
  it.each(SOURCE_ERROR_KINDS)('gives %s a tool error code and keeps sentence, details and cause', (kind) => {
    const error = new SourceError(kind, 'It happened.', { details: [{ path: '/sku', message: 'is wrong' }] });

    const result = toToolError(error);

    expect(result).toBeInstanceOf(ToolError);
    const toolError = result as ToolError;
    expect(TOOL_ERROR_CODES).toContain(toolError.code);
    expect(toolError.message).toBe('It happened.');
    expect(toolError.details).toEqual([{ path: '/sku', message: 'is wrong' }]);
    expect(toolError.cause).toBe(error);
  });

  it('leaves every other error as it is', () => {
    const bug = new TypeError('bug');
    expect(toToolError(bug)).toBe(bug);
  });
});
