import { parentPort } from 'node:worker_threads';
import { decide } from '#stream/decide.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';

parentPort?.on(
  'message',
  ({ id, request }: { readonly id: number; readonly request: SolveRequest }) => {
    try {
      parentPort?.postMessage({ id, solved: decide(request) });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      parentPort?.postMessage({ id, reason });
    }
  },
);
