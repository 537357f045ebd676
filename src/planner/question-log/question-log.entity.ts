import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One question that was asked; bounded per tenant, see `QuestionLog`. */
@Entity({ name: 'tb_question_log' })
@Index('ix_question_newest', ['tenant_id', 'question_id'])
export class QuestionLogEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_question_log',
  })
  question_id: string;

  @Column('text') tenant_id: string;
  @Column('text') question: string;
  @Column('text') time_zone: string;
  @Column('timestamptz') asked_at: Date;
}
