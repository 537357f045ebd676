import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { plan } from './analysis/plan-question.js';
import type { Plan } from './plan.js';
import { QuestionLog } from './question-log/question-log.service.js';
import { VocabularyStore } from './vocabularies/vocabulary-store.service.js';

/** When and where a question is asked; what is left out is now, and the time zone of DEFAULT_TIME_ZONE. */
export interface AskedFrom {
  timeZone?: string;
  asOf?: Date;
}

/** Plans questions with the words that are published now. */
@Injectable()
export class PlannerService {
  constructor(
    private readonly vocabularies: VocabularyStore,
    private readonly questions: QuestionLog,
    private readonly config: AppConfig,
  ) {}

  /** @throws DomainError VOCABULARY_NOT_PUBLISHED or VOCABULARY_BROKEN, naming the mappings without words */
  async plan(tenantId: string, question: string, from: AskedFrom = {}): Promise<Plan> {
    const vocabulary = await this.vocabularies.vocabularyOf(tenantId);
    const timeZone = from.timeZone ?? this.config.defaultTimeZone;
    const now = from.asOf ?? new Date();
    const made = plan(question, vocabulary, { now: now.getTime(), timeZone });
    // Only what could be planned: it is planned again for each mapping draft.
    this.questions.record(tenantId, question, timeZone, now);
    return made;
  }
}
