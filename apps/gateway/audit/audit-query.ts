import { PageCursor, PageLimit } from '../http/page-parameters.js';

/** Query of GET /audit. */
export class AuditQuery {
  @PageCursor()
  readonly cursor?: string;

  @PageLimit()
  readonly limit: number = 50;
}
