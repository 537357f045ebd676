/** The embedded PostgreSQL cannot be used. The message is for whoever started the program: what happened, where, what to do. */
export class EmbeddedServerError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'EmbeddedServerError';
  }
}
