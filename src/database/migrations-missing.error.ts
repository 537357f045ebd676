/** The schema is older than this program, and the role of DATABASE_URL may not change it. For whoever started the program. */
export class MigrationsMissingError extends Error {
  constructor(missing: readonly string[], cause: Error) {
    super(
      `The registry's schema lacks ${missing.length} migrations, the first of them ${missing[0]}, and the user of ` +
        `DATABASE_URL may not apply them: ` +
        `${cause.message}. Run \`npm run migrate\` with the owner of its tables in DATABASE_URL, then start again ` +
        '(docs/guides/own-postgres.md).',
      { cause },
    );
    this.name = 'MigrationsMissingError';
  }
}
