/** Who reads a variable. `all` are the services and the admin commands. */
export type Reader =
  | 'all'
  | 'admin'
  | 'analytics'
  | 'embedded'
  | 'gateway'
  | 'ingestor'
  | 'optimizer'
  | 'recorder'
  | 'npm start'
  | 'METRICS_PORT';

/** What the reference says of a variable beside its name, its default and its docstring. */
export interface Setting {
  readonly readBy: readonly Reader[];
  readonly unit?: string;
  /** Where default and checks do not say it: a URL, a path, a list. */
  readonly type?: string;
  /** Never shown, however wrong it is. */
  readonly secret?: true;
}

const declared = new Map<string, Setting>();

/** Declares a variable of the environment: names are the same everywhere, so is what is said of them. */
export const setting =
  (facts: Setting): PropertyDecorator =>
  (_, name) => {
    declared.set(String(name), facts);
  };

/** What has been declared of a variable; undefined of any other name. */
export const settingOf = (name: string): Setting | undefined => declared.get(name);

/** The variables that are secrets. */
export const secretSettings = (): ReadonlySet<string> =>
  new Set([...declared].flatMap(([name, { secret }]) => (secret === true ? [name] : [])));
