/** One list of what stands in folders of its own. */
export interface Registry {
  readonly folder: string;
  readonly file: string;
  readonly module: string;
  readonly type: string;
  readonly from: string;
}
export const REGISTRIES: readonly Registry[];
/** The text of one registry of the repository at `root`. */
export function registryText(root: string, registry: Registry): string;
/** Write every registry that has changed; returns their files. */
export function writeRegistries(root?: string): string[];
