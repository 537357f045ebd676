import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '../http/openapi/api-description.js';
import type { FastifyRequest } from 'fastify';
import { RequireRole } from '../auth/require-role.decorator.js';
import { ok } from '../http/envelope.js';
import { askedFrom, QuestionDto } from '../planner/rest/question.dto.js';
import { AskService } from './ask.service.js';
import { ApiRoute } from '../http/openapi/api-route.decorator.js';
import { ASK_DOCS } from './ask-docs.js';

/** Longer than any one tool's time, so that each call ends by its own bound and says so. */
const ANSWER_MS = 60_000;

@ApiTags('ask')
@Controller('ops/ask')
export class AskController {
  constructor(private readonly asking: AskService) {}

  @Post()
  @HttpCode(200)
  @RequireRole('operator')
  @ApiRoute(ASK_DOCS)
  async ask(@Req() request: FastifyRequest, @Body() body: QuestionDto) {
    const gone = new AbortController();
    const abort = () => gone.abort();
    request.raw.socket.once('close', abort);
    try {
      const context = {
        principal: request.principal,
        traceId: request.traceId,
        signal: gone.signal,
        deadline: Date.now() + ANSWER_MS,
      };
      return ok(await this.asking.ask(body.question, askedFrom(body), context));
    } finally {
      request.raw.socket.removeListener('close', abort);
    }
  }
}
