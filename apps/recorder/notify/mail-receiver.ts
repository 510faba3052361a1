import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { isLoopback } from '#platform/config/loopback.js';
import { mailText } from './mail-text.js';
import type { Notification } from './notification.js';
import type { Attempt, Receiver } from './receiver.js';

const TIMEOUT_MS = 5000;
/** From here on the server says that asking again will not help. */
const PERMANENT = 500;

export interface MailOptions {
  /** smtp: or smtps:, with user and password where the server wants them. */
  readonly url: URL;
  readonly from: string;
  readonly to: readonly string[];
  readonly timeoutMs?: number;
}

type Transport = ReturnType<typeof transportOf>;

/** Mails one text a message. Its Message-ID is made of the message's id: a repeated mail can be told. */
export class MailReceiver implements Receiver {
  readonly name: string;
  readonly #transport: Transport;

  constructor(private readonly options: MailOptions) {
    const { from, to } = options;
    const hash = createHash('sha256')
      .update([from, ...to].join('\n'))
      .digest('hex');
    this.name = `mail-${hash.slice(0, 8)}`;
    this.#transport = transportOf(options);
  }

  async deliver(notification: Notification): Promise<Attempt> {
    const { from, to } = this.options;
    const { subject, text } = mailText(notification);
    try {
      await this.#transport.sendMail({
        from,
        to: [...to],
        subject,
        text,
        messageId: `<${notification.id}@ballast>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { status: 'delivered' };
    } catch (error) {
      return attemptOf(error);
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/** Encrypted from the first byte (smtps:) or before anything is said of it (STARTTLS), but on loopback. */
function transportOf({ url, timeoutMs = TIMEOUT_MS }: MailOptions) {
  const secure = url.protocol === 'smtps:';
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !isLoopback(url.hostname),
    // A server of this machine has no certificate that anybody has signed.
    ...(isLoopback(url.hostname) && !secure && { ignoreTLS: true }),
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  });
}

/** By the answer of the server; its words are left out, they may name addresses. */
function attemptOf(error: unknown): Attempt {
  const of = (name: string): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
  const [code, responseCode] = [of('code'), of('responseCode')];
  const word = typeof code === 'string' ? code : 'failed';
  const reason = typeof responseCode === 'number' ? `answered ${responseCode}` : word;
  // A refused login is mended by its owner, without another message.
  const permanent =
    typeof responseCode === 'number' && responseCode >= PERMANENT && code !== 'EAUTH';
  return { status: permanent ? 'refused' : 'failed', reason };
}
