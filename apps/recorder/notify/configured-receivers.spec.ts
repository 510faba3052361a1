import { readEnvironment } from '#platform/config/environment.js';
import { configuredReceivers } from './configured-receivers.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const names = (variables: Record<string, string>): string[] =>
  configuredReceivers(readEnvironment(variables), () => 0).map((receiver) => {
    receiver.close();
    return receiver.name;
  });

describe('who the environment says is told', () => {
  it('is nobody unless somebody is named', () => {
    expect(names({})).toEqual([]);
  });

  it('is every webhook, with a secret each or one for all, and the mail', () => {
    const WEBHOOK_URLS = 'https://a.example/1,http://127.0.0.1:8080/2';
    for (const WEBHOOK_SECRETS of [SECRET, `${SECRET},${SECRET}`]) {
      expect(names({ WEBHOOK_URLS, WEBHOOK_SECRETS })).toEqual([
        expect.stringMatching(/^webhook-a\.example-/),
        expect.stringMatching(/^webhook-127\.0\.0\.1_8080-/),
      ]);
    }
    const mail = {
      SMTP_URL: 'smtps://u:p@mail.example',
      MAIL_FROM: 'a@b.c',
      MAIL_TO: 'd@e.f,g@h.i',
    };
    expect(names(mail)).toEqual([expect.stringMatching(/^mail-/)]);
  });

  it('is refused with every fault, and no secret is shown', () => {
    const wrong = {
      WEBHOOK_URLS: 'https://a.example/token,https://b.example',
      WEBHOOK_SECRETS: `${SECRET},whsec_short`,
      SMTP_URL: 'smtp://user:word@mail.example',
    };
    expect(() => names(wrong)).toThrow(
      [
        'WEBHOOK_SECRETS[1]: expected whsec_ and the base64 of 24 to 64 bytes',
        'MAIL_FROM: expected with SMTP_URL, was empty',
        'MAIL_TO: expected with SMTP_URL, was empty',
      ].join('\n'),
    );
    expect(() => names({ WEBHOOK_URLS: 'https://a.example' })).toThrow(
      'WEBHOOK_SECRETS: expected one for each of 1 URLs, or one for all, was 0',
    );
  });

  it.each(['https://user:word@b.example', 'https://user@b.example', 'https://:word@b.example'])(
    'is no webhook that names its user, which no call could be made to: %s',
    (url) => {
      const WEBHOOK_URLS = `https://a.example,${url}`;
      const told = (): unknown => names({ WEBHOOK_URLS, WEBHOOK_SECRETS: SECRET });
      expect(told).toThrow(/^WEBHOOK_URLS\[1\]: expected a URL without user and password/);
      expect(told).not.toThrow(/user[:@]|:word|b\.example/);
    },
  );

  it.each([
    ['WEBHOOK_URLS', 'http://a.example/token'],
    ['WEBHOOK_URLS', 'https://a.example/token ,x'],
    ['SMTP_URL', 'http://user:token@mail.example'],
  ])('%s is a URL that keeps its secrets: %s', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(/was "\*\*\*"$/);
  });

  it.each([
    ['MAIL_FROM', 'nobody'],
    ['MAIL_TO', 'a@b.c;d@e.f'],
    ['BALLAST_NOTIFY_SOURCES', 'live,other'],
  ])('%s is refused as %s', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(`was "${value}"`);
  });
});
