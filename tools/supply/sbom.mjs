// The list of what is delivered, as CycloneDX.

const DEVELOPMENT = 'cdx:npm:package:development';
const isDelivered = ({ properties = [] }) => !properties.some(({ name }) => name === DEVELOPMENT);

/**
 * What npm says of all packages, without those of development. `npm sbom --omit=dev` leaves out what is delivered too,
 * where a development dependency asks for it as well (npm/cli#7909).
 */
export function withoutDevelopment(sbom) {
  const components = sbom.components.filter(isDelivered);
  const kept = new Set([
    sbom.metadata.component['bom-ref'],
    ...components.map((component) => component['bom-ref']),
  ]);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((on) => kept.has(on)) }));
  const component = named(sbom.metadata.component);
  const metadata = { ...sbom.metadata, component };
  return { ...sbom, metadata, components: components.map(named), dependencies };
}

/** By the package's name: npm says the folder's where the two differ. */
function named(component) {
  const ref = component['bom-ref'];
  return { ...component, name: ref.slice(0, ref.lastIndexOf('@')) };
}

/**
 * What a bill of materials lacks, or has too much, a sentence each.
 * @param installed `name@version` of what is delivered
 */
export function sbomFaults(sbom, installed) {
  if (sbom.bomFormat !== 'CycloneDX') {
    return [`expected CycloneDX, was ${String(sbom.bomFormat)}`];
  }
  const listed = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`));
  const wanted = new Set(installed);
  return [
    ...[...wanted].filter((each) => !listed.has(each)).map((each) => `${each} is not listed`),
    ...[...listed].filter((each) => !wanted.has(each)).map((each) => `${each} is not delivered`),
  ];
}
