import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';

/** The route for metrics, apart from the metrics themselves: commands and tests have those without HTTP. */
@Module({ controllers: [MetricsController] })
export class MetricsModule {}
