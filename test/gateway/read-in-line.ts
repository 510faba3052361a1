import { isAccepted, judgeCovariances } from '#platform/solver/given-covariance.js';
import { refusalOfRequest, type ReadRequest } from '../../apps/gateway/analysis/read-request.js';

/** The task of a request, its matrices judged on the calling thread. @throws ProblemError 400 with every fault */
export function taskOf<Task>(request: ReadRequest<Task>): Task {
  const judged = judgeCovariances(request.covariances);
  if (request.task === null || !isAccepted(judged)) throw refusalOfRequest(request, judged);
  return request.task;
}
