import { BallastError } from '#core/ballast-error.js';
import { WindowGrid } from '#core/calendar.js';
import type { UniverseDefinition } from './generated/wire-types.js';

const grids = new WeakMap<UniverseDefinition, WindowGrid>();

/** The window grid of a definition. Derived, so it is no state: a restored definition gets a grid of its own.
 *  @throws BallastError DATA_INVALID_DEFINITION when calendar and window contradict each other */
export function windowGridOf(definition: UniverseDefinition): WindowGrid {
  const known = grids.get(definition);
  if (known !== undefined) return known;
  try {
    const grid = new WindowGrid(definition.calendar, definition.window);
    grids.set(definition, grid);
    return grid;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError('DATA_INVALID_DEFINITION', `${definition.universeId}: ${reason}`, {
      cause,
    });
  }
}
