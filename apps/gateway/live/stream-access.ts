import { Injectable } from '@nestjs/common';
import { Authenticator } from '../access/authenticator.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';

/** Whether whoever opened a stream may still read it. */
@Injectable()
export class StreamAccess {
  constructor(private readonly authenticator: Authenticator) {}

  /** False once the credential has expired or was revoked. What cannot be told now is asked again at the next heartbeat. */
  async holds(request: HttpRequest): Promise<boolean> {
    try {
      const { scopes } = await this.authenticator.authenticate(request);
      return scopes.has('portfolio:read');
    } catch (error) {
      return !(error instanceof ProblemError) || error.problem.status >= 500;
    }
  }
}
