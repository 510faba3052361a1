import { createServer, type AddressInfo } from 'node:net';
import { MailServer } from '../../../test/notify/mail-server.js';
import {
  decisionNotification,
  liveRequest,
  triggerRecord,
} from '../../../test/notify/notified-log.js';
import { MailReceiver } from './mail-receiver.js';
import { mailText } from './mail-text.js';
import { notificationOf } from './notification.js';

const FROM = 'ballast@example.com';
const TO = ['desk@example.com', 'risk@example.com'];

describe('a mail', () => {
  let server: MailServer;
  let receiver: MailReceiver;

  beforeEach(async () => {
    server = await MailServer.start();
    receiver = new MailReceiver({ url: server.url, from: FROM, to: TO });
  });
  afterEach(async () => {
    receiver.close();
    await server.stop();
  });

  it('says what was decided, to everyone, under a Message-ID made of the id', async () => {
    expect(await receiver.deliver(decisionNotification('d1'))).toEqual({ status: 'delivered' });
    const [mail] = server.mails;
    expect(mail).toContain('Message-ID: <d1@ballast>');
    expect(mail).toContain('Auto-Submitted: auto-generated');
    expect(mail).toContain('Subject: [ballast] portf1: sharpeBelowThreshold, applied');
    expect(mail).toContain('AKT  50.00 % -> 40.00 %');
    expect(server.recipients).toEqual([TO]);
  });

  it('has the same Message-ID when it is sent again', async () => {
    await receiver.deliver(decisionNotification('d1'));
    await receiver.deliver(decisionNotification('d1'));
    const ids = server.mails.map((mail) => /^Message-ID: (.*?)\r?$/im.exec(mail)?.[1]);
    expect(ids).toEqual(['<d1@ballast>', '<d1@ballast>']);
  });

  it.each([
    [451, { status: 'failed', reason: 'answered 451' }],
    [554, { status: 'refused', reason: 'answered 554' }],
  ])('that is answered %s', async (code, attempt) => {
    server.refuse(code);
    expect(await receiver.deliver(decisionNotification('d1'))).toEqual(attempt);
  });

  it('that nobody takes has failed', async () => {
    const { url } = server;
    await server.stop();
    const other = new MailReceiver({ url, from: FROM, to: TO });
    expect(await other.deliver(decisionNotification('d1'))).toMatchObject({ status: 'failed' });
    server = await MailServer.start();
  });

  it('waits so long for a server that says nothing and no longer', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const url = new URL(`smtp://127.0.0.1:${port}`);
    const other = new MailReceiver({ url, from: FROM, to: TO, timeoutMs: 50 });
    expect(await other.deliver(decisionNotification('d1'))).toMatchObject({ status: 'failed' });
    other.close();
    silent.close();
  });
});

describe('the text of a mail', () => {
  const all = new Set(['live'] as const);
  const stored = { partition: 0, offset: 0, headers: {} };

  it('of a trigger says what fired', () => {
    const notification = notificationOf({ ...stored, ...triggerRecord(liveRequest('d1')) }, all);
    if (notification === null) throw new Error('expected a message');
    const { subject, text } = mailText(notification);
    expect(subject).toBe('[ballast] portf1: sharpeBelowThreshold');
    expect(text).toContain('sharpeBelowThreshold: Sharpe 0.94 < 1');
    expect(text).toContain('Sharpe held  0.9400, threshold 1.0000');
  });

  it('of a trigger says what its rules saw', () => {
    const request = liveRequest('d1', {
      cause: 'driftBand',
      kinds: ['driftBand', 'calendar'],
      evidence: {
        ...{ drawdown: 0.1043, drawdownLimit: 0.1, period: '2025-11' },
        ...{ instrument: 'IAM', drift: 0.0612, band: 0.05 },
      },
    });
    const notification = notificationOf({ ...stored, ...triggerRecord(request) }, all);
    if (notification === null) throw new Error('expected a message');
    const { text } = mailText(notification);
    expect(text).toContain('drawdown     10.43 %, limit 10.00 %');
    expect(text).toContain('drift        IAM 6.12 %, band 5.00 %');
    expect(text).toContain('calendar     2025-11');
  });

  it('has no line for a weight that stays, and none at all without a trade', () => {
    const { data } = decisionNotification('d1');
    if (!('after' in data)) throw new Error('expected a decision');
    const { text } = mailText({
      ...{ id: 'd1', type: 'decision.made', timestamp: '' },
      data: { ...data, after: { ...data.before, AKT: 0.1 } },
    });
    expect(text.match(/->/g)).toHaveLength(2);
    const without = mailText({
      ...{ id: 'd1', type: 'decision.made', timestamp: '' },
      data: { ...data, after: null },
    });
    expect(without.text.match(/->/g)).toHaveLength(1);
  });
});
