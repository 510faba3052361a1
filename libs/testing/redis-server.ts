import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { freePorts } from './free-ports.js';
import type { Requirement } from './requires.js';

/** Whether a real server can be started here. */
export const redisAvailable: Requirement = {
  met: spawnSync('redis-server', ['--version']).status === 0,
  needs: 'redis-server: tools/redis/install.sh',
};

/** What a server is started with. */
interface Protection {
  readonly password?: string;
  /** PEM files; with them it speaks TLS alone. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** A Redis of its own on a free port of the loopback interface, that keeps nothing. */
export class RedisServer {
  #child: ChildProcess | null = null;

  private constructor(
    private readonly port: number,
    private readonly protection: Protection,
  ) {}

  static async start(protection: Protection = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePorts(1), protection);
    await server.start();
    return server;
  }

  get url(): string {
    const { password, tls } = this.protection;
    const login = password === undefined ? '' : `:${password}@`;
    return `${tls === undefined ? 'redis' : 'rediss'}://${login}127.0.0.1:${this.port}`;
  }

  /** Starts it, empty, on the same port; resolves when it answers. */
  async start(): Promise<void> {
    const child = spawn('redis-server', ['--bind', '127.0.0.1', '--save', '', ...this.#options()], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
      child.stdout.on('data', (text: Buffer) => {
        if (text.toString().includes('Ready to accept connections')) resolve();
      });
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  #options(): string[] {
    const { password, tls } = this.protection;
    const secret = password === undefined ? [] : ['--requirepass', password];
    if (tls === undefined) return ['--port', String(this.port), ...secret];
    return [
      ...['--port', '0', '--tls-port', String(this.port), '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', tls.certificate, '--tls-key-file', tls.key],
      ...secret,
    ];
  }

  /** It hangs: connections stand, nothing is answered. */
  hang(): void {
    this.#child?.kill('SIGSTOP');
  }

  wake(): void {
    this.#child?.kill('SIGCONT');
  }
}
