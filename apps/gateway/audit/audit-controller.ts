import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { numberOf } from '../http/cursor.js';
import { Operation } from '../openapi/operation.js';
import { AuditArchive } from './audit-archive.js';
import { AUDIT_DOC } from './audit-docs.js';
import { AuditQuery } from './audit-query.js';
import { auditView, type AuditView } from './audit-view.js';

/** Who asked for what, for the admins of a tenant. */
@Controller('audit')
@ApiTags('operations')
@Requires('admin')
@UseGuards(ReadyGuard)
export class AuditController {
  constructor(private readonly archive: AuditArchive) {}

  @Get()
  @Operation(AUDIT_DOC)
  async audit(
    @Query() { cursor, limit }: AuditQuery,
    @Caller() { tenant }: Principal,
  ): Promise<AuditView> {
    return auditView(await this.archive.page(tenant, numberOf(cursor), limit));
  }
}
