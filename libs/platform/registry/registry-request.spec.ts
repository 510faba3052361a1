import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registryAddress } from './registry-address.js';
import { askRegistry, type RegistryAnswer } from './registry-request.js';

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

const answering =
  (status: number, text = '{"id":7}'): Behaviour =>
  (_, response) =>
    response.writeHead(status).end(text);
const droppingTheConnection: Behaviour = (request) => request.socket.destroy();

describe('a request to the registry', () => {
  let server: Server;
  let port = 0;
  let behaviours: Behaviour[] = [];
  const pauses: number[] = [];
  beforeEach(async () => {
    pauses.length = 0;
    server = createServer((request, response) => {
      const behave = behaviours.length > 1 ? behaviours.shift() : behaviours.at(0);
      behave?.(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (...inTurn: Behaviour[]): Promise<RegistryAnswer> => {
    behaviours = inTurn;
    return askRegistry(
      {
        address: registryAddress(`http://somebody:hidden@127.0.0.1:${port}`),
        fetch,
        sleep: async (ms) => void pauses.push(ms),
      },
      { method: 'GET', path: '/subjects' },
    );
  };

  it('is repeated with growing pauses while the registry is broken, busy or gone', async () => {
    const answer = await ask(answering(503), answering(429), droppingTheConnection, answering(200));
    expect(answer).toEqual({ status: 200, body: { id: 7 } });
    expect(pauses).toEqual([100, 200, 400]);
  });

  it.each([200, 404, 409, 422])('is not repeated after %i', async (status) => {
    await expect(ask(answering(status), answering(500))).resolves.toMatchObject({ status });
    expect(pauses).toEqual([]);
  });

  it('has no body when the answer is no JSON', async () => {
    await expect(ask(answering(404, '<html>'))).resolves.toEqual({ status: 404, body: null });
  });

  it('ends with IO_REGISTRY, the last reason and no password when nothing helps', async () => {
    await expect(ask(answering(502))).rejects.toMatchObject({
      code: 'IO_REGISTRY',
      message: expect.stringMatching(
        /^expected an answer of the schema registry at http:\/\/127\.0\.0\.1:\d+, was after 8 attempts: 502 of GET \/subjects$/,
      ),
    });
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
  });

  it('says why nobody was reached', async () => {
    server.close();
    await expect(ask()).rejects.toThrow(/ECONNREFUSED/);
  });

  it.each([401, 403])('is not repeated when the user is refused with %i', async (status) => {
    const refused = ask(answering(status));
    await expect(refused).rejects.toMatchObject({ code: 'CONFIG_REGISTRY' });
    await expect(refused).rejects.not.toThrow(/hidden|somebody/);
    expect(pauses).toEqual([]);
  });

  it('follows no redirect: the password would go along', async () => {
    const elsewhere: Behaviour = (_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    await expect(ask(elsewhere)).rejects.toMatchObject({ code: 'IO_REGISTRY' });
  });
});
