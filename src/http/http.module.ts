import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ErrorEnvelopeFilter } from './error-envelope.filter.js';
import { InFlight } from './in-flight.js';
import { RequestValidationPipe } from './request-validation.pipe.js';
import { RouteTable } from './route-table.js';

/** What every route has in common: one error filter and one validation of bodies and queries. */
@Global()
@Module({
  providers: [
    InFlight,
    RouteTable,
    { provide: APP_FILTER, useClass: ErrorEnvelopeFilter },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
  ],
  exports: [InFlight, RouteTable],
})
export class HttpModule {}
