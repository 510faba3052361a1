interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
}
export interface Sbom {
  readonly bomFormat: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}
export function withoutDevelopment(sbom: Sbom): Sbom;
export function sbomFaults(sbom: Sbom, installed: readonly string[]): readonly string[];
