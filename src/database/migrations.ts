import { AssetRegistry1700000000001 } from './migrations/1700000000001-asset-registry.js';
import { ToolColumns1700000000002 } from './migrations/1700000000002-tool-columns.js';
import { ApiKeys1700000000010 } from './migrations/1700000000010-api-keys.js';
import { ToolExecutions1700000000020 } from './migrations/1700000000020-tool-executions.js';
import { QuestionLog1700000000030 } from './migrations/1700000000030-question-log.js';
import { Replicas1700000000040 } from './migrations/1700000000040-replicas.js';
import { AssetLists1700000000050 } from './migrations/1700000000050-asset-lists.js';
import { NamePartIndex1700000000060 } from './migrations/1700000000060-name-part-index.js';
import { AssetTags1700000000070 } from './migrations/1700000000070-asset-tags.js';
import { PublishedRows1700000000080 } from './migrations/1700000000080-published-rows.js';
import { SecretReferences1700000000090 } from './migrations/1700000000090-secret-references.js';
import { OrderOfCreation1700000000100 } from './migrations/1700000000100-order-of-creation.js';

/** Append-only, oldest first. A migration that was released is never edited. */
export const MIGRATIONS = [
  AssetRegistry1700000000001,
  ToolColumns1700000000002,
  ApiKeys1700000000010,
  ToolExecutions1700000000020,
  QuestionLog1700000000030,
  Replicas1700000000040,
  AssetLists1700000000050,
  NamePartIndex1700000000060,
  AssetTags1700000000070,
  PublishedRows1700000000080,
  SecretReferences1700000000090,
  OrderOfCreation1700000000100,
];
