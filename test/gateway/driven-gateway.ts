import type { Output } from '#stream/log-record.js';
import { topicList, topics } from '#stream/topics.js';
import { TopologyDriver } from '#testing/topology-driver.js';
import { startGateway, type GatewayOptions, type RunningGateway } from './running-gateway.js';

/** A gateway with the whole topology behind it, folded in line: what it publishes is answered at once. */
export interface DrivenGateway extends RunningGateway {
  /** Writes records as a feed would, and folds them. */
  feed(outputs: readonly Output[]): void;
  /** Sends a body as JSON; its answer as status, headers and body. */
  ask<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Asked<Body>>;
}

/** An answer. */
export interface Asked<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** @param defined records that are in the log before the gateway is asked anything */
export async function startDriven(
  defined: readonly Output[] = [],
  options: GatewayOptions = {},
): Promise<DrivenGateway> {
  const driver = new TopologyDriver();
  const gateway = await startGateway(options);
  const told = new Map<string, number>();
  const feed = (outputs: readonly Output[]): void => {
    driver.run(outputs);
    for (const { name } of topicList) {
      // What the gateway writes is in its log already.
      if (name === topics.universe.name) continue;
      for (const record of driver.records(name)) {
        const place = `${name}/${record.partition}`;
        if (record.offset < (told.get(place) ?? 0)) continue;
        gateway.log.append(record);
        told.set(place, record.offset + 1);
      }
    }
  };
  gateway.log.reactTo(feed);
  feed(defined);
  return {
    ...gateway,
    feed,
    ask: async <Body>(
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Asked<Body>> => {
      const response = await gateway.call(path, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...headers },
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Body,
      };
    },
  };
}
