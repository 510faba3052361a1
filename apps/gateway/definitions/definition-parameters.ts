import { ApiHeader, ApiParam } from '@nestjs/swagger';

/** Documents the id in a path. */
export function NamesDefinition(name: string, example?: string): MethodDecorator {
  return ApiParam({
    name,
    description: example === undefined ? 'As the call was answered' : 'The id of the definition',
    schema: { type: 'string', ...(example !== undefined && { example }) },
  });
}

/** Documents the version that a call is based on. */
export function IfVersion(): MethodDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The ETag of the definition this is based on, like "2", or * for any; else 412',
    schema: { type: 'string' },
  });
}

/** Documents that nothing may be there yet. */
export function IfNew(): MethodDecorator {
  return ApiHeader({
    name: 'If-None-Match',
    required: false,
    description: '* where nothing may be under this id yet: else 412',
    schema: { type: 'string', enum: ['*'] },
  });
}

/** Documents why a definition is written. */
export function Reason(): MethodDecorator {
  return ApiHeader({
    name: 'X-Reason',
    required: false,
    description: 'Why, for the audit trail',
    schema: { type: 'string', pattern: '^[ -~]{0,200}$' },
  });
}
