import { ApiExtension } from '@nestjs/swagger';
import type { Schema } from './schema.js';

/** Where an operation keeps it until its body is finished: Nest knows one schema for all types of a body. */
const OTHER_BODY = 'x-other-body';

type Content = Record<string, { schema?: object }>;

/** A body of a type beside JSON. */
export interface BodyOfType {
  readonly schema: Schema;
  readonly examples: Readonly<Record<string, { summary: string; value: unknown }>>;
}

/** Documents that a route takes a body of this type too. */
export const OtherBody = (type: string, body: BodyOfType): MethodDecorator =>
  ApiExtension(OTHER_BODY, { [type]: body });

/** The operation without what was kept, and that. */
export function withoutOtherBody<Operation extends object>(
  operation: Operation,
): [operation: Operation, content: Content] {
  const { [OTHER_BODY]: content = {}, ...rest } = operation as Operation & {
    [OTHER_BODY]?: Content;
  };
  return [rest as unknown as Operation, content];
}
