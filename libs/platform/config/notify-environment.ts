import 'reflect-metadata';
import { IsString, Matches } from 'class-validator';
import { InfluxEnvironment } from './influx-environment.js';
import { setting } from './setting.js';

const HTTPS = 'https:\\/\\/[^\\s,]+';
const LOOPBACK = 'http:\\/\\/(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?(\\/[^\\s,]*)?';
const URLS = new RegExp(`^$|^(${HTTPS}|${LOOPBACK})(,(${HTTPS}|${LOOPBACK}))*$`);
const SOURCE = '(history|live|simulated)';
const ADDRESS = '[^\\s,@]+@[^\\s,@]+';

/** What of the environment concerns who is told of triggers and decisions. */
export class NotifyEnvironment extends InfluxEnvironment {
  /**
   * Addresses that triggers and decisions are posted to ([notifications](notifications.md)); https, or http on
   * loopback; empty: none.
   */
  @setting({ readBy: ['recorder', 'embedded'], type: 'URL, ...', secret: true })
  @Matches(URLS, {
    message: 'WEBHOOK_URLS: expected https URLs (http on loopback), several with commas between',
  })
  readonly WEBHOOK_URLS: string = '';

  /** Secret of each of them in their order, or one for all: `whsec_` and the base64 of 24 to 64 bytes. */
  @setting({ readBy: ['recorder', 'embedded'], type: 'text, ...', secret: true })
  @IsString()
  readonly WEBHOOK_SECRETS: string = '';

  /** Mail server, `smtps://user:password@host` or `smtp://` with STARTTLS; empty: no mail. */
  @setting({ readBy: ['recorder', 'embedded'], type: 'URL', secret: true })
  @Matches(/^$|^smtps?:\/\/\S+$/, {
    message: 'SMTP_URL: expected smtp://user:password@host:587 or smtps://user:password@host',
  })
  readonly SMTP_URL: string = '';

  /** Who mails. */
  @setting({ readBy: ['recorder', 'embedded'], type: 'address' })
  @Matches(new RegExp(`^$|^${ADDRESS}$`), { message: 'MAIL_FROM: expected an address' })
  readonly MAIL_FROM: string = '';

  /** Who is mailed. */
  @setting({ readBy: ['recorder', 'embedded'], type: 'address, ...' })
  @Matches(new RegExp(`^$|^${ADDRESS}(,${ADDRESS})*$`), {
    message: 'MAIL_TO: expected addresses, several with commas between',
  })
  readonly MAIL_TO: string = '';

  /** Of whose data is told; with `history` a first start sends thousands. */
  @setting({ readBy: ['recorder', 'embedded'], type: 'names, ...' })
  @Matches(new RegExp(`^${SOURCE}(,${SOURCE})*$`), {
    message: 'BALLAST_NOTIFY_SOURCES: expected live, simulated or history, several with commas',
  })
  readonly BALLAST_NOTIFY_SOURCES: string = 'live,simulated';
}
