import { Injectable } from '@nestjs/common';
import { Authenticator } from '../access/authenticator.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';

const UNAUTHORIZED = 401;

/** Whether whoever opened a stream may still read it. */
@Injectable()
export class StreamAccess {
  constructor(private readonly authenticator: Authenticator) {}

  /** False once the credential has expired, was revoked or has lost the scope. What cannot be told now is asked again. */
  async holds(request: HttpRequest): Promise<boolean> {
    try {
      const { scopes } = await this.authenticator.authenticate(request);
      return scopes.has('portfolio:read');
    } catch (error) {
      // 429 and 503 say nothing of the credential.
      return !(error instanceof ProblemError && error.problem.status === UNAUTHORIZED);
    }
  }
}
