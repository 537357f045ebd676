import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '../../http/openapi/api-description.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import type { Principal } from '../../auth/principal.js';
import { RequireRole } from '../../auth/require-role.decorator.js';
import { ok } from '../../http/envelope.js';
import { PlannerService } from '../planner.service.js';
import { askedFrom, QuestionDto } from './question.dto.js';
import { ApiRoute } from '../../http/openapi/api-route.decorator.js';
import { PLANNER_DOCS } from './planner-docs.js';

/** What a question would do, without doing it. */
@ApiTags('planner')
@Controller('ops/plan')
export class PlannerController {
  constructor(private readonly planner: PlannerService) {}

  @Post()
  @HttpCode(200)
  @RequireRole('viewer')
  @ApiRoute(PLANNER_DOCS.plan)
  async plan(@CurrentPrincipal() principal: Principal, @Body() body: QuestionDto) {
    return ok({ plan: await this.planner.plan(principal.tenantId, body.question, askedFrom(body)) });
  }
}
