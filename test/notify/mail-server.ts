import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

interface Login {
  readonly user: string;
  readonly password: string;
}

/** A mail server that keeps what it is sent and refuses what it is told. */
export class MailServer {
  readonly mails: string[] = [];
  readonly recipients: string[][] = [];
  #refusal: { readonly responseCode: number } | null = null;
  readonly #server: SMTPServer;

  private constructor(login: Login | null) {
    this.#server = new SMTPServer({
      authOptional: login === null,
      allowInsecureAuth: login !== null,
      onAuth: ({ username, password }, _, done) => {
        if (username === login?.user && password === login?.password)
          done(null, { user: username });
        else done(new Error('expected another login'));
      },
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

  /** @param login who may send; null: everybody */
  static async start(login: Login | null = null): Promise<MailServer> {
    const server = new MailServer(login);
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
