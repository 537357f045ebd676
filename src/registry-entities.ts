import { AssetEntity } from './asset-registry/store/asset.entity.js';
import { AssetNameEntity } from './asset-registry/store/asset-name.entity.js';
import { AssetSearchEntity } from './asset-registry/store/asset-search.entity.js';
import { AssetTagEntity } from './asset-registry/store/asset-tag.entity.js';
import { VersionHistoryEntity } from './asset-registry/store/version-history.entity.js';
import { ApiKeyEntity } from './auth/api-key.entity.js';
import { FeedChangeEntity } from './change-feed/feed-change.entity.js';
import { AuditLogEntity } from './database/audit-log.entity.js';
import { ToolExecutionEntity } from './tools/executions/tool-execution.entity.js';
import { IdempotencyKeyEntity } from './tools/idempotency/idempotency-key.entity.js';
import { QuestionLogEntity } from './planner/question-log/question-log.entity.js';
import { ReplicaEntity } from './replicas/replica.entity.js';

/** Every table of the registry's database, for the app, the TypeORM command line and the drift check alike. */
export const REGISTRY_ENTITIES = [
  AssetEntity,
  AssetNameEntity,
  AssetSearchEntity,
  AssetTagEntity,
  VersionHistoryEntity,
  FeedChangeEntity,
  AuditLogEntity,
  ApiKeyEntity,
  ToolExecutionEntity,
  IdempotencyKeyEntity,
  QuestionLogEntity,
  ReplicaEntity,
];
