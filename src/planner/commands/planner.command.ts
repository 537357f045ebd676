import { Command, CommandRunner, Option, SubCommand } from 'nest-commander';
import { DEFAULT_TENANT } from '../../auth/api-key.js';
import { INSTANT_RULE, readInstant } from '../instant.js';
import { PlannerService } from '../planner.service.js';
import { evaluateBook } from '../question-book/evaluate-book.js';
import { readQuestionBooks } from '../question-book/question-book.reader.js';
import { VocabularyStore } from '../vocabularies/vocabulary-store.service.js';
import { evidenceText } from './evidence-text.js';

interface PlannerOptions {
  tenant?: string;
  timeZone?: string;
  asOf?: Date;
  json?: boolean;
}

/** What the planner commands share. */
abstract class PlannerCommandRunner extends CommandRunner {
  @Option({ flags: '--tenant <tenant>', description: `Whose words (default: ${DEFAULT_TENANT})` })
  parseTenant(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}

@SubCommand({ name: 'plan', arguments: '<question...>', description: 'Print the plan of a question and why it is so' })
export class PlanCommand extends PlannerCommandRunner {
  constructor(private readonly planner: PlannerService) {
    super();
  }

  override async run(words: string[], options: PlannerOptions): Promise<void> {
    const question = words.join(' ');
    const plan = await this.planner.plan(options.tenant ?? DEFAULT_TENANT, question, options);
    if (options.json) {
      console.log(JSON.stringify(plan, null, 2));
      return;
    }
    const { evidence: _evidence, unmatched: _unmatched, assets, ...rest } = plan;
    console.log(JSON.stringify(rest, null, 2));
    console.log(`\n${evidenceText(question, plan)}\n`);
    console.log(
      `words from: ${assets.map(({ name, version, source }) => `${name} ${version ? `v${version}` : source}`).join(', ')}`,
    );
  }

  @Option({ flags: '--time-zone <zone>', description: 'IANA time zone in which days are cut' })
  parseTimeZone(value: string): string {
    return value;
  }

  @Option({ flags: '--as-of <instant>', description: 'Plan as of this instant, such as 2026-01-28T09:30:00Z' })
  parseAsOf(value: string): Date {
    return readInstant(value) ?? this.command.error(`--as-of must be ${INSTANT_RULE}, not ${value}.`);
  }
}

@SubCommand({ name: 'eval', description: 'Run the question book and say which questions get the plan it expects' })
export class EvaluateCommand extends PlannerCommandRunner {
  constructor(private readonly vocabularies: VocabularyStore) {
    super();
  }

  override async run(_: string[], options: PlannerOptions): Promise<void> {
    const vocabulary = await this.vocabularies.vocabularyOf(options.tenant ?? DEFAULT_TENANT);
    const results = evaluateBook(await readQuestionBooks(), vocabulary);
    const failed = results.filter((result) => !result.passed);
    if (options.json) console.log(JSON.stringify(results, null, 2));
    else {
      for (const { question, differences } of failed) {
        console.log(`✗ ${question}`);
        for (const { field, expected, actual } of differences) {
          console.log(`    ${field}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
        }
      }
      console.log(
        `${results.length - failed.length} of ${results.length} questions get the plan that the book expects.`,
      );
    }
    if (failed.length > 0) process.exitCode = 1;
  }
}

@Command({ name: 'planner', description: 'Try the planner', subCommands: [PlanCommand, EvaluateCommand] })
export class PlannerCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}

export const PLANNER_COMMANDS = [PlannerCommand, PlanCommand, EvaluateCommand];
