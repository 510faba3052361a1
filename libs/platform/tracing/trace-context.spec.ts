import { headersOf, spanContextIn } from './trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const SAMPLED = `00-${TRACE}-${SPAN}-01`;

describe('W3C trace context', () => {
  // The examples of the Recommendation, 3.2.
  it('names a parent and whether it is sampled', () => {
    const parent = { traceId: TRACE, spanId: SPAN, isRemote: true };
    expect(spanContextIn({ traceparent: SAMPLED })).toEqual({ ...parent, traceFlags: 1 });
    expect(spanContextIn({ traceparent: `00-${TRACE}-${SPAN}-00` })).toEqual({
      ...parent,
      traceFlags: 0,
    });
  });

  it('of a later version is read as far as this one goes, and flags that nobody knows are left', () => {
    expect(spanContextIn({ traceparent: `cc-${TRACE}-${SPAN}-ff-what-comes` })).toMatchObject({
      traceId: TRACE,
      traceFlags: 1,
    });
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['two in one, as of a header that came twice', `${SAMPLED}, ${SAMPLED}`],
    ['version ff', `ff-${TRACE}-${SPAN}-01`],
    ['more than version 00 has', `${SAMPLED}-00`],
    ['a later version with something stuck to it', `cc-${TRACE}-${SPAN}-01.what`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a parent of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['upper case', SAMPLED.toUpperCase()],
    ['a trace that is too short', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a line break', `${SAMPLED}\n`],
  ])('is ignored where it is %s', (_, traceparent) => {
    expect(spanContextIn({ traceparent, tracestate: 'a=b' })).toBeNull();
  });

  it('goes on as it came, with the valid members of tracestate and nothing else', () => {
    const headers = {
      traceparent: SAMPLED,
      tracestate: 'rojo=00f067aa0ba902b7, no-member ,congo=t61rcWkgMzE',
      baggage: 'principal=somebody-else',
    };
    const parent = spanContextIn(headers);
    expect(parent && headersOf(parent)).toEqual({
      traceparent: SAMPLED,
      tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    });
  });
});
