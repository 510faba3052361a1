import type { OperationDoc } from '../../apps/gateway/openapi/operation.js';
import { departures } from './conforms.js';
import { startGateway, type RunningGateway } from './running-gateway.js';

/** How a suite asks one endpoint of the calculator. */
export interface CalculatorEndpoint<Answer> {
  /** Status and bytes of the answer to a body. */
  readonly post: (body: unknown) => Promise<{ readonly status: number; readonly text: string }>;
  /** The same for a body that JSON.stringify would not write. */
  readonly postText: (body: string) => Promise<{ readonly status: number; readonly text: string }>;
  /** An answer that has to be a 200 of the documented shape. */
  readonly ask: (body: unknown) => Promise<Answer>;
}

/** Serves the endpoint for the suite that calls this. */
export function calculatorEndpoint<Answer>(
  path: string,
  { answer: { schema } }: Pick<OperationDoc, 'answer'>,
): CalculatorEndpoint<Answer> {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  const postText = async (body: string): Promise<{ status: number; text: string }> => {
    const response = await gateway.call(path, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, text: await response.text() };
  };
  const post = (body: unknown): ReturnType<typeof postText> => postText(JSON.stringify(body));
  const ask = async (body: unknown): Promise<Answer> => {
    const { status, text } = await post(body);
    expect([status, text]).toEqual([200, text]);
    const answer = JSON.parse(text) as Answer;
    expect(departures(answer, schema)).toEqual([]);
    return answer;
  };
  return { post, postText, ask };
}
