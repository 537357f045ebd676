import type { GraphLimits, GraphParameters, GraphResult, GraphSource, GraphStatement } from './graph/graph-source.js';
import { HttpSource, type HttpSourceDependencies } from './http/http-source.js';
import type { HttpAnswer, HttpCallLimits, HttpRequest } from './http/http-request.js';
import type { HttpSourceSettings } from './http/http-source-settings.js';
import type { SourceBreaker } from './source-breaker.js';

/** An HTTP source behind its circuit breaker. (PostgreSQL pools have theirs around connecting.) */
export class BreakingHttpSource extends HttpSource {
  constructor(
    settings: HttpSourceSettings,
    dependencies: HttpSourceDependencies,
    private readonly breaker: SourceBreaker,
  ) {
    super(settings, dependencies);
  }

  override send(request: HttpRequest, limits: HttpCallLimits): Promise<HttpAnswer> {
    return this.breaker.run(() => super.send(request, limits));
  }
}

/** A graph behind its circuit breaker. */
export class BreakingGraphSource implements GraphSource {
  constructor(
    private readonly graph: GraphSource,
    private readonly breaker: SourceBreaker,
  ) {}

  run(
    statement: GraphStatement,
    parameters: GraphParameters,
    limits: GraphLimits,
    signal: AbortSignal,
  ): Promise<GraphResult> {
    return this.breaker.run(() => this.graph.run(statement, parameters, limits, signal));
  }
}
