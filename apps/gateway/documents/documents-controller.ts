import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { Operation } from '../openapi/operation.js';
import { LINKS_DOC } from './documents-docs.js';
import { LINKS, type Links } from './links.js';

/** The root: links the documents; no key needed. */
@Controller()
@ApiTags('operations')
@Requires('public')
export class DocumentsController {
  @Get()
  @Operation(LINKS_DOC)
  links(): Links {
    return LINKS;
  }
}
