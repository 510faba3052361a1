import fc from 'fast-check';
import { hostileJson, hostileText } from './hostile-values.js';

type Change = 'replace' | 'remove' | 'add' | 'repeat';

interface Spot {
  readonly holder: object;
  readonly key: string;
}

/** A JSON value with one of its places changed: another value there, none, one more field beside it, or twice the list. */
export function mutatedJson(value: unknown): fc.Arbitrary<unknown> {
  const changes = fc.constantFrom<Change>('replace', 'replace', 'remove', 'add', 'repeat');
  return fc
    .tuple(fc.nat(), changes, hostileJson, hostileText)
    .map(([place, change, hostile, name]) => mutate(value, { place, change, hostile, name }));
}

interface Mutation {
  readonly place: number;
  readonly change: Change;
  readonly hostile: unknown;
  readonly name: string;
}

function mutate(value: unknown, { place, change, hostile, name }: Mutation): unknown {
  const root = { value: structuredClone(value) };
  const spots = spotsIn(root);
  const { holder, key } = spots[place % spots.length];
  const inner: unknown = Reflect.get(holder, key);
  switch (change) {
    case 'replace':
      put(holder, key, hostile);
      break;
    case 'remove':
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else if (holder !== root) Reflect.deleteProperty(holder, key);
      break;
    case 'add':
      put(holder === root || Array.isArray(holder) ? asObject(inner, root) : holder, name, hostile);
      break;
    case 'repeat':
      if (Array.isArray(inner)) inner.push(...(inner as unknown[]));
      else put(holder, key, [inner, inner]);
  }
  return root.value;
}

const asObject = (value: unknown, otherwise: object): object =>
  typeof value === 'object' && value !== null ? value : otherwise;

/** As JSON.parse does it: `__proto__` is a field like others. */
function put(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function spotsIn(holder: object): Spot[] {
  return Object.keys(holder).flatMap((key) => {
    const inner: unknown = Reflect.get(holder, key);
    const within = typeof inner === 'object' && inner !== null ? spotsIn(inner) : [];
    return [{ holder, key }, ...within];
  });
}
