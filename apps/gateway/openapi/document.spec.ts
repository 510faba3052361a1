import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly example?: unknown }>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: Readonly<Record<string, unknown>> };
}

describe('the OpenAPI document', () => {
  let gateway: RunningGateway;
  let document: Document;
  const operations = (): [string, Operation][] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, Operation] => [
        `${method} ${path}`,
        operation,
      ]),
    );

  beforeAll(async () => {
    gateway = await startGateway();
    gateway.log.append(...filledLog());
    const response = await gateway.call('/openapi.json', { headers: { 'x-api-key': '' } });
    document = (await response.json()) as Document;
  });
  afterAll(() => gateway.stop());

  it('is 3.1 and offers both ways to authorise', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['apiKey', 'bearer']);
  });

  it('has every route, and every route is in it', () => {
    const { router } = gateway.app.getHttpAdapter().getInstance() as {
      readonly router: { readonly stack: readonly Layer[] };
    };
    const routes = router.stack.flatMap(({ route }) =>
      route === undefined
        ? []
        : Object.keys(route.methods).map((method) => `${method} ${route.path}`),
    );
    const ours = routes
      .filter((route) => !/ \/(docs|openapi)/.test(route))
      .map((route) => route.replace(/:(\w+)/g, '{$1}'));
    const documented = operations().map(([name]) => name);
    expect(documented.sort()).toEqual(ours.sort());
  });

  it('every operation has its own id, a summary, a description, an example and its problems', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, { summary, description, responses, security }] of operations()) {
      expect([name, summary, description]).not.toContain(undefined);
      const bodies = Object.entries(responses);
      expect(bodies.map(([status]) => status)).toContain('500');
      if (security !== undefined) expect(bodies.map(([status]) => status)).toContain('401');
      for (const [status, { content = {} }] of bodies) {
        const [[type, { example }]] = Object.entries(content);
        expect([name, status, example]).not.toContain(undefined);
        if (Number(status) >= 400) expect(type).toBe('application/problem+json');
      }
    }
  });

  it('path parameters are those of the path', () => {
    for (const [name, { parameters = [] }] of operations()) {
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      const named = [...name.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
      expect([name, ...inPath.map((parameter) => parameter.name).sort()]).toEqual([
        name,
        ...named.sort(),
      ]);
    }
  });

  it('Swagger UI is served from here alone', async () => {
    const page = await (await gateway.call('/docs', { headers: { 'x-api-key': '' } })).text();
    expect(page).toContain('Ballast API');
    expect(page).not.toMatch(/(src|href)=["']https?:/);
    for (const asset of ['swagger-ui-bundle.js', 'swagger-ui.css', 'swagger-ui-init.js']) {
      expect((await gateway.call(`/docs/${asset}`)).status).toBe(200);
    }
  });
});
