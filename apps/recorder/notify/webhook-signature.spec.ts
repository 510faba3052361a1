import { createHmac } from 'node:crypto';
import { webhookKey, webhookSignature } from './webhook-signature.js';

/** The example of the Standard Webhooks specification, as its reference libraries test it. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const MESSAGE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
};

describe('the signature of a webhook', () => {
  it('is that of the reference libraries', () => {
    const key = webhookKey(SECRET);
    expect(key).not.toBeNull();
    expect(webhookSignature(key ?? Buffer.alloc(0), MESSAGE)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('covers id, time and body', () => {
    const key = Buffer.alloc(32, 7);
    const one = webhookSignature(key, MESSAGE);
    for (const change of [{ id: 'other' }, { timestamp: 1 }, { body: '{}' }]) {
      expect(webhookSignature(key, { ...MESSAGE, ...change })).not.toBe(one);
    }
    const digest = createHmac('sha256', key).update(`${MESSAGE.id}.1614265330.${MESSAGE.body}`);
    expect(one).toBe(`v1,${digest.digest('base64')}`);
  });

  it.each([
    ['', 'nothing'],
    ['whsec_', 'an empty key'],
    ['whsec_c2hvcnQ=', 'a key of 5 bytes'],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, 'a key of 65 bytes'],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'no prefix'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La LaSw', 'a space'],
  ])('"%s" is no secret: %s', (secret) => {
    expect(webhookKey(secret)).toBeNull();
  });
});
