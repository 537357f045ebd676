import { ApiProperty } from '../../http/openapi/api-description.js';
import type { LaggingReplica, ReplicaState } from '../../replicas/replica-barrier.service.js';
import { ASSET_STATUSES, ASSET_TYPES, type AssetStatus, type AssetType, type JsonObject } from '../asset.js';
import { TYPE_SPECIFIC_COLUMNS } from '../asset-content.js';
import type { FieldDifference } from '../read/content-difference.js';

const DOCUMENT = { type: 'object', additionalProperties: true, nullable: true } as const;
const TEXT = { type: String, nullable: true } as const;
const ANY = { anyOf: ['string', 'number', 'boolean', 'object', 'array', 'null'].map((type) => ({ type })) };
const TIME = { type: String, format: 'date-time' } as const;

/**
 * How one version of an asset is answered, for the API description only. The columns of its type, and those of others,
 * which are null, are added below.
 */
export class AssetBodyDto {
  @ApiProperty({ format: 'uuid' }) asset_id: string;
  @ApiProperty({ enum: ASSET_TYPES }) asset_type: AssetType;
  @ApiProperty() name: string;
  @ApiProperty({ minimum: 1 }) version: number;
  @ApiProperty({ enum: ASSET_STATUSES }) status: AssetStatus;
  @ApiProperty(TEXT) scope: string | null;
  @ApiProperty(TEXT) description: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true }) tags: JsonObject;
  @ApiProperty({ description: 'SHA-256 of the canonical content.' }) content_hash: string;
  @ApiProperty({ description: 'Grows with every change of the draft.' }) lock_version: number;
  @ApiProperty() created_by: string;
  @ApiProperty(TEXT) published_by: string | null;
  @ApiProperty({ ...TIME, nullable: true }) published_at: string | null;
  @ApiProperty(TIME) created_at: string;
  @ApiProperty(TIME) updated_at: string;
}

for (const [name, { kind, choices }] of Object.entries(TYPE_SPECIFIC_COLUMNS)) {
  const text = choices ? { ...TEXT, enum: [...choices, null] } : TEXT;
  ApiProperty(kind === 'text' ? text : DOCUMENT)(AssetBodyDto.prototype, name);
}

class VersionEventDto {
  @ApiProperty({ enum: ['publish', 'rollback', 'archive'] }) action: string;
  @ApiProperty() actor: string;
  @ApiProperty(TEXT) reason: string | null;
  @ApiProperty({ type: Number, nullable: true }) rollback_from_version: number | null;
  @ApiProperty(TIME) at: string;
}

/** One version in a history, with what happened to it. */
export class AssetVersionDto {
  @ApiProperty({ format: 'uuid' }) asset_id: string;
  @ApiProperty() version: number;
  @ApiProperty({ enum: ASSET_STATUSES }) status: AssetStatus;
  @ApiProperty() content_hash: string;
  @ApiProperty() created_by: string;
  @ApiProperty(TIME) created_at: string;
  @ApiProperty(TEXT) published_by: string | null;
  @ApiProperty({ ...TIME, nullable: true }) published_at: string | null;
  @ApiProperty({ type: [VersionEventDto] }) events: VersionEventDto[];
}

export class FieldDifferenceDto implements FieldDifference {
  @ApiProperty({ description: 'JSON Pointer to the field.' }) path: string;
  @ApiProperty({ enum: ['added', 'removed', 'changed'] }) change: FieldDifference['change'];
  @ApiProperty({ ...ANY, required: false, description: 'Absent when it was added.' }) from?: unknown;
  @ApiProperty({ ...ANY, required: false, description: 'Absent when it was removed.' }) to?: unknown;
}

export class ComparedVersionDto {
  @ApiProperty() version: number;
  @ApiProperty({ enum: ASSET_STATUSES }) status: AssetStatus;
}

class LaggingReplicaDto implements LaggingReplica {
  @ApiProperty() replica_id: string;
  @ApiProperty() host: string;
  @ApiProperty() pid: number;
  @ApiProperty({ description: 'The last entry of the change feed that it has applied.' }) applied_seq: string;
}

/** What waiting for the replicas came to. */
export class ReplicaStateDto implements ReplicaState {
  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether every serving process has applied the change; null when it could not be found out.',
  })
  applied: boolean | null;
  @ApiProperty({ type: Number, nullable: true, description: 'How many processes serve.' }) replicas: number | null;
  @ApiProperty({ type: [LaggingReplicaDto], description: 'Those that have not applied it in time.' })
  behind: LaggingReplicaDto[];
}

/** Who refers to an asset. */
export class DependentDto {
  @ApiProperty({ format: 'uuid' }) asset_id: string;
  @ApiProperty({ enum: ASSET_TYPES }) asset_type: AssetType;
  @ApiProperty() name: string;
  @ApiProperty() version: number;
  @ApiProperty({ enum: ASSET_STATUSES }) status: AssetStatus;
  @ApiProperty({ description: 'JSON Pointer to the field that refers.' }) path: string;
}
