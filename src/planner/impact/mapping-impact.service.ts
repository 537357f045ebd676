import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Asset } from '../../asset-registry/asset.js';
import { AssetExtensions } from '../../asset-registry/validation/asset-extensions.js';
import { DomainError } from '../../errors/domain-error.js';
import type { Problem } from '../../errors/problem.js';
import { changedPlans, type ChangedPlan } from '../question-book/evaluate-book.js';
import { readQuestionBooks } from '../question-book/question-book.reader.js';
import { QuestionLog } from '../question-log/question-log.service.js';
import { VocabularyStore } from '../vocabularies/vocabulary-store.service.js';
import { BrokenMappingError, compileVocabulary } from '../vocabulary/compile-vocabulary.js';
import { isMappingName } from '../vocabulary/mapping-names.js';
import { runInSlices } from '../vocabulary/time-slices.js';
import type { CompiledVocabulary } from '../vocabulary/vocabulary.js';
import { withinBudget } from './question-budget.js';

/** What publishing a mapping draft would change. */
export interface MappingImpact {
  /** How many questions were tried, of the book and of those really asked. */
  book_questions: number;
  asked_questions: number;
  /** Questions that were not tried, since the newer ones are long enough together. */
  asked_left_out: number;
  book: ChangedPlan[];
  asked: ChangedPlan[];
}

/** Tries a mapping draft on the question book and on the questions that were really asked. Changes nothing. */
@Injectable()
export class MappingImpactService implements OnModuleInit {
  constructor(
    private readonly vocabularies: VocabularyStore,
    private readonly questions: QuestionLog,
    private readonly extensions: AssetExtensions,
  ) {}

  /** `publish?guard=questions` lets a mapping go live only if no question of the book is planned otherwise. */
  onModuleInit(): void {
    this.extensions.addGuard({
      name: 'questions',
      type: 'mapping',
      check: async (draft) => this.bookProblems(draft),
    });
  }

  async impact(draft: Asset, lastAsked: number): Promise<MappingImpact> {
    const [before, after] = await this.vocabulariesWith(draft);
    const book = await readQuestionBooks();
    const kept = await this.questions.last(draft.tenant_id, lastAsked);
    const asked = withinBudget(kept).map(({ asked_at, ...question }) => ({ ...question, as_of: asked_at }));
    return {
      book_questions: book.length,
      asked_questions: asked.length,
      asked_left_out: kept.length - asked.length,
      book: await runInSlices(changedPlans(book, before, after)),
      asked: await runInSlices(changedPlans(asked, before, after)),
    };
  }

  private async bookProblems(draft: Asset): Promise<Problem[]> {
    const [before, after] = await this.vocabulariesWith(draft);
    const changed = await runInSlices(changedPlans(await readQuestionBooks(), before, after));
    return changed.map(({ question, changes }) => ({
      path: '/content',
      message: `"${question}" would be planned otherwise: ${changes.map(changeText).join('; ')}`,
    }));
  }

  /** The words as they are, and as they would be with the draft. */
  private async vocabulariesWith(draft: Asset): Promise<[CompiledVocabulary, CompiledVocabulary]> {
    if (!isMappingName(draft.name)) {
      throw new DomainError('ASSET_INVALID', `The planner reads no mapping called ${draft.name}.`, [
        { path: '/name', message: 'Not a mapping that the planner reads.' },
      ]);
    }
    const { assets, compiled } = await this.vocabularies.servingWords(draft.tenant_id);
    const changed = new Map(assets).set(draft.name, {
      name: draft.name,
      version: draft.version,
      source: 'asset_registry',
      content: draft.content,
    });
    try {
      return [compiled, await compileVocabulary(Object.fromEntries(changed))];
    } catch (error) {
      if (!(error instanceof BrokenMappingError)) throw error;
      throw new DomainError('ASSET_INVALID', `The mapping ${draft.name} cannot be tried yet.`, error.problems);
    }
  }
}

function changeText({ field, before, after }: ChangedPlan['changes'][number]): string {
  return `${field} ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}
