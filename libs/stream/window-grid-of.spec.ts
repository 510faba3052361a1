import { universeDefinition } from '#testing/wire-fixtures.js';
import { windowGridOf } from './window-grid-of.js';

describe('the window grid of a definition', () => {
  it('is made once for a definition, and anew for a restored one', () => {
    const definition = universeDefinition();
    expect(windowGridOf(definition)).toBe(windowGridOf(definition));
    const restored = windowGridOf(structuredClone(definition));
    expect(restored).not.toBe(windowGridOf(definition));
    expect(restored.first()).toEqual(windowGridOf(definition).first());
  });

  it('refuses a calendar that contradicts its window, by name', () => {
    const base = universeDefinition();
    const definition = { ...base, calendar: { ...base.calendar, kind: 'continuous' as const } };
    expect(() => windowGridOf(definition)).toThrow(
      expect.objectContaining({
        code: 'DATA_INVALID_DEFINITION',
        message: 'casablanca: expected tumbling windows on a continuous calendar, was session',
      }),
    );
  });
});
