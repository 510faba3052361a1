import { Controller, Get, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { Requires } from './access.js';
import { GatewayAdapter } from '../http/gateway-adapter.js';
import { routesOf } from './routes.js';

describe('the routes of the gateway', () => {
  let gateway: RunningGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  it('each say who may call them: one that does not is refused to everyone', () => {
    const routes = routesOf(gateway.app);
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ access }) => access === undefined)).toEqual([]);
  });

  it('are public where nothing of a portfolio is told', () => {
    const open = routesOf(gateway.app).filter(({ access }) => access === 'public');
    expect(open.map(({ path }) => path).sort()).toEqual(['/', '/health/live', '/health/ready']);
  });

  it('that change something need more than a right to read', () => {
    const writing = routesOf(gateway.app).filter(
      ({ method, path }) => method !== 'get' && !path.startsWith('/analysis/'),
    );
    expect(writing.filter(({ access }) => access === 'portfolio:read')).toEqual([]);
  });
});

@Controller(['first', 'second/:id'])
@Requires('portfolio:read')
class Sample {
  @Get()
  list(): string {
    return 'list';
  }

  @Get(['one', 'two/:other'])
  @Requires('admin')
  some(): string {
    return 'some';
  }
}

@Controller('forgotten')
class Forgotten {
  @Get()
  list(): string {
    return 'list';
  }
}

class Samples {}
Module({ controllers: [Sample, Forgotten] })(Samples);

it('a rule of a method goes before that of its class, on each of their paths', async () => {
  const testing = await Test.createTestingModule({ imports: [Samples] }).compile();
  const app = testing.createNestApplication(new GatewayAdapter(), { logger: false });
  expect(routesOf(app)).toEqual([
    { method: 'get', path: '/first', access: 'portfolio:read' },
    { method: 'get', path: '/second/{id}', access: 'portfolio:read' },
    { method: 'get', path: '/first/one', access: 'admin' },
    { method: 'get', path: '/first/two/{other}', access: 'admin' },
    { method: 'get', path: '/second/{id}/one', access: 'admin' },
    { method: 'get', path: '/second/{id}/two/{other}', access: 'admin' },
    { method: 'get', path: '/forgotten', access: undefined },
  ]);
});
