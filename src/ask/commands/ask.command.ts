import { Command, CommandRunner, Option } from 'nest-commander';
import { randomBytes } from 'node:crypto';
import { DEFAULT_TENANT } from '../../auth/api-key.js';
import { AskService } from '../ask.service.js';
import { blockText } from '../terminal/block-text.js';

const ANSWER_MS = 60_000;

interface AskOptions {
  tenant?: string;
  timeZone?: string;
  json?: boolean;
}

@Command({ name: 'ask', arguments: '<question...>', description: 'Ask a question and print the answer' })
export class AskCommand extends CommandRunner {
  constructor(private readonly asking: AskService) {
    super();
  }

  override async run(words: string[], options: AskOptions): Promise<void> {
    const gone = new AbortController();
    const answer = await this.asking.ask(
      words.join(' '),
      { timeZone: options.timeZone },
      {
        principal: { tenantId: options.tenant ?? DEFAULT_TENANT, actor: 'command:ask', roles: ['operator'] },
        traceId: randomBytes(16).toString('hex'),
        signal: gone.signal,
        deadline: Date.now() + ANSWER_MS,
      },
    );
    if (options.json) console.log(JSON.stringify(answer, null, 2));
    else console.log([answer.answer, ...answer.blocks.map(blockText)].join('\n\n'));
    if (answer.calls.some((call) => !call.success)) process.exitCode = 1;
  }

  @Option({ flags: '--tenant <tenant>', description: `Who asks (default: ${DEFAULT_TENANT})` })
  parseTenant(value: string): string {
    return value;
  }

  @Option({ flags: '--time-zone <zone>', description: 'IANA time zone in which days are cut' })
  parseTimeZone(value: string): string {
    return value;
  }

  @Option({ flags: '--json', description: 'Print the whole answer as JSON' })
  parseJson(): boolean {
    return true;
  }
}
