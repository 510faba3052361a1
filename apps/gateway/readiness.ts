import { Injectable } from '@nestjs/common';

/** How far a replay of history has come. */
export interface Progress {
  /** The session being folded, YYYY-MM-DD. */
  readonly session: string;
  readonly done: number;
  readonly total: number;
}

/** Set by whoever runs the dataflow: reads answer 503 with the progress until `ready`. */
@Injectable()
export class Readiness {
  ready = false;
  /** It answers, and is about to end: nobody new should be sent here. */
  closing = false;
  progress: Progress | null = null;
  /** True while what is no reason not to serve does not work: the history's database does not answer. */
  isDegraded: () => boolean = () => false;
}
