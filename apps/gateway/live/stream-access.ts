import { Injectable } from '@nestjs/common';
import { Authenticator } from '../access/authenticator.js';
import type { HttpRequest } from '../http/http-exchange.js';

/** Whether whoever opened a stream may still read it. */
@Injectable()
export class StreamAccess {
  constructor(private readonly authenticator: Authenticator) {}

  /** False once the credential has expired, was revoked or has lost the scope. What cannot be told now is asked again. */
  async holds(request: HttpRequest): Promise<boolean> {
    const holding = await this.authenticator.holding(request);
    switch (holding.status) {
      case 'held':
        return holding.principal.scopes.has('portfolio:read');
      case 'refused':
        return false;
      case 'unknowable':
        return true;
    }
  }
}
