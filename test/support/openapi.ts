import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/* eslint-disable @typescript-eslint/no-explicit-any */
export type OpenApiDocument = any;

/** Checks values against the schemas of an API description, whose references it resolves. */
export class OpenApiSchemas {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(readonly document: OpenApiDocument) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema({ $id: 'api', components: document.components });
  }

  /** What is wrong with `value`, or an empty list. `pointer` names a schema within the document, as in a $ref. */
  problems(schema: object, value: unknown): string[] {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"api#/components');
    let validate = this.compiled.get(text);
    if (validate === undefined) {
      validate = this.ajv.compile(JSON.parse(text) as object);
      this.compiled.set(text, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }

  /** What is wrong with an answer, by the description of its route (`/ops/keys/{id}`). */
  answerProblems(method: string, path: string, status: number, body: unknown): string[] {
    const content = this.document.paths[path]?.[method.toLowerCase()]?.responses[status]?.content?.['application/json'];
    if (content === undefined) return [`${method} ${path} has no ${status} in the API description`];
    return this.problems(content.schema, body);
  }
}
