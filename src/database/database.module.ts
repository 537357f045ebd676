import { Global, Module } from '@nestjs/common';
import { Database } from './database.js';

/** Everybody's way to the registry's PostgreSQL; the connection itself is opened by the app's TypeOrmModule. */
@Global()
@Module({ providers: [Database], exports: [Database] })
export class DatabaseModule {}
