import { Logger } from '@nestjs/common';
import type { SampleDataInstaller } from './sample-data-installer.js';

const TOP_UP_MS = 5 * 60_000;

/** Keeps the sample data up to now, so that a process which runs for days still finds events in the last hour. */
export class SampleDataUpkeep {
  private readonly logger = new Logger('SampleData');
  private readonly timer: NodeJS.Timeout;
  private ended = false;

  constructor(private readonly installer: SampleDataInstaller) {
    this.timer = setInterval(() => void this.tell(() => installer.topUp(new Date())), TOP_UP_MS).unref();
  }

  /** All that an installation does, for one that an earlier process finished: roles, their rights, and the newest rows. */
  async catchUp(): Promise<void> {
    await this.tell(() => this.installer.install(new Date()));
  }

  /** What runs breaks off with its connections, and says nothing of that. */
  end(): void {
    this.ended = true;
    clearInterval(this.timer);
  }

  private async tell(work: () => ReturnType<SampleDataInstaller['install']>): Promise<void> {
    try {
      const { notes, warnings } = await work();
      for (const note of notes) this.logger.log(note);
      for (const warning of warnings) this.logger.warn(warning);
    } catch (error) {
      if (!this.ended) this.logger.warn(`Not brought up to now: ${String(error)}`);
    }
  }
}
