import { operationsOf, type DocumentedOperation } from '#testing/openapi/documented-operations.js';
import { lookUp, type OpenApiDocument } from '#testing/openapi/open-api-document.js';
import { schemaViolations } from '#testing/openapi/schema-violations.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { routesOf } from '../access/routes.js';

describe('the OpenAPI document', () => {
  let gateway: RunningGateway;
  let document: OpenApiDocument;
  let operations: readonly DocumentedOperation[];

  beforeAll(async () => {
    gateway = await startGateway();
    gateway.log.append(...filledLog());
    const response = await gateway.call('/openapi.json', { headers: { 'x-api-key': '' } });
    document = (await response.json()) as OpenApiDocument;
    operations = operationsOf(document);
  });
  afterAll(() => gateway.stop());

  const nameOf = ({ method, path }: DocumentedOperation): string => `${method} ${path}`;

  it('is 3.1 and offers both ways to authorise', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['apiKey', 'bearer']);
  });

  it('has every route that the server serves, and every route is in it', () => {
    const ours = gateway.served
      .filter((route) => !/ \/(docs|openapi)/.test(route))
      .map((route) => route.replace(/:(\w+)/g, '{$1}'));
    expect(operations.map(nameOf).sort()).toEqual(ours.sort());
  });

  it('says of every route what its rule says: none, or the scope of either credential', () => {
    for (const { operation } of operations) {
      const schemes = (operation.security ?? []).flatMap((either) => Object.keys(either));
      expect(Object.keys(document.components.securitySchemes)).toEqual(
        expect.arrayContaining(schemes),
      );
    }
    const scopes = operations.map((asked) => [
      nameOf(asked),
      asked.operation.security?.map((either) => Object.values(either).flat()),
    ]);
    const rules = routesOf(gateway.app).map(({ method, path, access }) => {
      const scope = access === 'metrics' || access === 'operator' ? 'admin' : access;
      return [`${method} ${path}`, access === 'public' ? undefined : [[scope], [scope]]];
    });
    expect(Object.fromEntries(scopes)).toEqual(Object.fromEntries(rules));
  });

  it('every operation has its own id, one tag, a summary, a description and an example of every answer', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const asked of operations) {
      const { summary, description, tags } = asked.operation;
      expect([nameOf(asked), summary, description]).not.toContain(undefined);
      expect([nameOf(asked), tags?.length]).toEqual([nameOf(asked), 1]);
      for (const [status, { content = {} }] of asked.answers) {
        for (const [type, { example }] of Object.entries(content)) {
          expect([nameOf(asked), status, example]).not.toContain(undefined);
          if (status >= 400) expect(type).toBe('application/problem+json');
        }
      }
    }
  });

  it('every operation has the problems that its route can answer', () => {
    for (const asked of operations) {
      const { parameters = [], requestBody, security } = asked.operation;
      const expected = [
        ...(requestBody !== undefined || parameters.length > 0 ? [400] : []),
        ...(security !== undefined ? [401, 403, 503] : []),
        ...(requestBody !== undefined ? [413, 415] : []),
        // What a PUT names need not be there: it makes it.
        ...(parameters.some((parameter) => parameter.in === 'path') && asked.method !== 'put'
          ? [404]
          : []),
        429,
        500,
      ];
      const missing = expected.filter((status) => !asked.answers.has(status));
      expect([nameOf(asked), missing]).toEqual([nameOf(asked), []]);
    }
  });

  it('path parameters are those of the path', () => {
    for (const asked of operations) {
      const inPath = (asked.operation.parameters ?? []).filter(({ in: place }) => place === 'path');
      const named = [...asked.path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
      expect([nameOf(asked), ...inPath.map(({ name }) => name).sort()]).toEqual([
        nameOf(asked),
        ...named.sort(),
      ]);
    }
  });

  it('every example conforms to its schema, of answers and of bodies', () => {
    for (const asked of operations) {
      const { requestBody } = asked.operation;
      const media = [
        ...Object.values(requestBody?.content ?? {}),
        ...[...asked.answers.values()].flatMap(({ content = {} }) => Object.values(content)),
      ];
      for (const { schema = {}, example, examples = {} } of media) {
        const values = [example, ...Object.values(examples).map(({ value }) => value)];
        const faults = values
          .filter((value) => value !== undefined)
          .flatMap((value) => schemaViolations(value, schema, document, 'listed'));
        expect([nameOf(asked), faults]).toEqual([nameOf(asked), []]);
      }
    }
  });

  it('every reference leads to something, and every component is referred to', () => {
    const text = JSON.stringify(document);
    const references = new Set(
      [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference),
    );
    for (const reference of references) expect(lookUp(document, reference)).toBeDefined();
    const { securitySchemes, ...components } = document.components;
    expect(securitySchemes).toBeDefined();
    const there = Object.entries(components).flatMap(([kind, parts]) =>
      Object.keys(parts).map((name) => `#/components/${kind}/${name}`),
    );
    expect(there.filter((name) => !references.has(name))).toEqual([]);
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
