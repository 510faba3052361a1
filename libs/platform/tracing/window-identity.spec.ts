import { tracedWindow, windowIds } from './window-identity.js';

const WINDOW = {
  universeId: 'demo',
  windowEnd: Date.UTC(2026, 3, 10, 23),
  source: 'live',
} as const;

describe('the ids of a window', () => {
  it('are what sha256sum says of namespace, universe and window end', () => {
    // printf 'ballast\ndemo\n1775862000000' | sha256sum
    expect(windowIds('ballast', WINDOW)).toEqual({
      traceId: '45b91fe6a1858461e1fe623657b7ad73',
      rootSpanId: '74c5dd3da5b3ed39',
    });
  });

  it('are others for another namespace, universe or window', () => {
    const all = [
      windowIds('ballast', WINDOW),
      windowIds('ballast2', WINDOW),
      windowIds('ballast', { ...WINDOW, universeId: 'other' }),
      windowIds('ballast', { ...WINDOW, windowEnd: WINDOW.windowEnd + 1 }),
    ];
    expect(new Set(all.flatMap(({ traceId, rootSpanId }) => [traceId, rootSpanId])).size).toBe(8);
  });

  it('are had by live and simulated windows, not by history', () => {
    expect(tracedWindow(WINDOW)).toEqual(WINDOW);
    expect(tracedWindow({ ...WINDOW, source: 'simulated' })?.source).toBe('simulated');
    expect(tracedWindow({ ...WINDOW, source: 'history' })).toBeNull();
  });
});
