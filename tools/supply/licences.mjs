// Licences of what is delivered: every package of the lockfile that is no development dependency.

/** Licences that allow use and distribution within an Apache-2.0 product with nothing but their notice. */
export const PERMISSIVE = new Set([
  ...['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'],
  ...['BlueOak-1.0.0', 'Python-2.0', 'Unlicense', 'CC0-1.0'],
]);

/**
 * True of an SPDX expression that can be met by permissive licences alone: one of OR, each of AND. False of one with
 * parentheses within, which somebody has to read.
 */
export function isPermissive(expression) {
  const plain = expression.trim().replace(/^\(([^()]*)\)$/, '$1');
  return plain
    .split(/\s+OR\s+/)
    .some((all) => all.split(/\s+AND\s+/).every((one) => PERMISSIVE.has(one.trim())));
}

/** Folders of the packages that are delivered, with what the lockfile says of them. */
export const deliveredPackages = (lockfile) =>
  Object.entries(lockfile.packages).filter(
    ([folder, { dev, link }]) => folder !== '' && dev !== true && link !== true,
  );

/**
 * What cannot be delivered, a sentence each.
 * @param manifestOf package.json of a folder; null where it is not installed (another platform's): the lockfile counts then
 */
export function licenceFaults(lockfile, manifestOf) {
  return deliveredPackages(lockfile).flatMap(([folder, locked]) => {
    const licence = licenceOf(manifestOf(folder) ?? locked) ?? locked.license;
    if (typeof licence === 'string' && isPermissive(licence)) return [];
    return [`${folder}: expected a permissive licence, was ${licence ?? 'none'}`];
  });
}

/** As packages have written it down over the years. */
function licenceOf({ license, licenses }) {
  if (typeof license === 'string') return license;
  if (typeof license?.type === 'string') return license.type;
  if (Array.isArray(licenses)) return licenses.map(({ type }) => type).join(' OR ');
  return undefined;
}
