import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps what it is sent and refuses what it is told. */
export class MailServer {
  readonly mails: string[] = [];
  readonly recipients: string[][] = [];
  #refusal: { readonly responseCode: number } | null = null;
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        let mail = '';
        stream.on('data', (chunk: Buffer) => (mail += chunk.toString()));
        stream.on('end', () => {
          if (this.#refusal !== null) {
            done(Object.assign(new Error('refused'), this.#refusal));
            return;
          }
          this.mails.push(mail);
          this.recipients.push(session.envelope.rcptTo.map(({ address }) => address));
          done();
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  static async start(): Promise<MailServer> {
    const server = new MailServer();
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get url(): URL {
    const { port } = this.#server.server.address() as AddressInfo;
    return new URL(`smtp://127.0.0.1:${port}`);
  }

  refuse(responseCode: number | null): void {
    this.#refusal = responseCode === null ? null : { responseCode };
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
