import { Module } from '@nestjs/common';
import { AssetRegistryModule } from '../asset-registry/asset-registry.module.js';
import { ChangeFeedModule } from '../change-feed/change-feed.module.js';
import { MappingImpactService } from './impact/mapping-impact.service.js';
import { PlannerService } from './planner.service.js';
import { QuestionLogRetention } from './question-log/question-log-retention.js';
import { QuestionLog } from './question-log/question-log.service.js';
import { MappingImpactController } from './rest/mapping-impact.controller.js';
import { PlannerController } from './rest/planner.controller.js';
import { VocabulariesController } from './rest/vocabularies.controller.js';
import { MappingValidator } from './validation/mapping.validator.js';
import { MappingSource } from './vocabularies/mapping-source.js';
import { VocabularyStore } from './vocabularies/vocabulary-store.service.js';

/** From questions to plans, with the words that are published. */
@Module({
  imports: [AssetRegistryModule, ChangeFeedModule],
  controllers: [PlannerController, MappingImpactController, VocabulariesController],
  providers: [
    MappingValidator,
    MappingSource,
    VocabularyStore,
    QuestionLog,
    QuestionLogRetention,
    PlannerService,
    MappingImpactService,
  ],
  exports: [PlannerService, VocabularyStore],
})
export class PlannerModule {}
