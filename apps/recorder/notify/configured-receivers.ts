import { BallastError } from '#core/ballast-error.js';
import type { NotifyEnvironment } from '#platform/config/notify-environment.js';
import { MailReceiver } from './mail-receiver.js';
import type { Receiver } from './receiver.js';
import { WebhookReceiver } from './webhook-receiver.js';
import { webhookKey } from './webhook-signature.js';

/** Who the environment says is told. @throws BallastError CONFIG_INVALID naming every fault, and no secret */
export function configuredReceivers(
  environment: NotifyEnvironment,
  now: () => number,
): readonly Receiver[] {
  const faults: string[] = [];
  const receivers = [...webhooksIn(environment, now, faults), ...mailsIn(environment, faults)];
  if (faults.length > 0) throw new BallastError('CONFIG_INVALID', faults.join('\n'));
  return receivers;
}

const listed = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

function webhooksIn(
  { WEBHOOK_URLS, WEBHOOK_SECRETS }: NotifyEnvironment,
  now: () => number,
  faults: string[],
): readonly Receiver[] {
  const urls = listed(WEBHOOK_URLS);
  const secrets = listed(WEBHOOK_SECRETS);
  if (urls.length === 0) return [];
  if (secrets.length !== urls.length && secrets.length !== 1) {
    faults.push(
      `WEBHOOK_SECRETS: expected one for each of ${urls.length} URLs, or one for all, was ${secrets.length}`,
    );
    return [];
  }
  return urls.flatMap((text, i) => {
    const key = webhookKey(secrets[secrets.length === 1 ? 0 : i]);
    const url = urlOf(text);
    if (url === null) faults.push(`WEBHOOK_URLS[${i}]: expected a URL, was none`);
    // fetch refuses such a URL at every call.
    const withUser = url !== null && (url.username !== '' || url.password !== '');
    if (withUser) {
      faults.push(
        `WEBHOOK_URLS[${i}]: expected a URL without user and password, was one with: the secret signs each call`,
      );
    }
    if (key === null) {
      faults.push(`WEBHOOK_SECRETS[${i}]: expected whsec_ and the base64 of 24 to 64 bytes`);
    }
    return url === null || key === null || withUser ? [] : [new WebhookReceiver({ url, key, now })];
  });
}

function mailsIn(
  { SMTP_URL, MAIL_FROM: from, MAIL_TO }: NotifyEnvironment,
  faults: string[],
): readonly Receiver[] {
  if (SMTP_URL === '') return [];
  const to = listed(MAIL_TO);
  const url = urlOf(SMTP_URL);
  if (url === null) faults.push('SMTP_URL: expected a URL, was none');
  if (from === '') faults.push('MAIL_FROM: expected with SMTP_URL, was empty');
  if (to.length === 0) faults.push('MAIL_TO: expected with SMTP_URL, was empty');
  return url === null || from === '' || to.length === 0
    ? []
    : [new MailReceiver({ url, from, to })];
}
