/** A figure that does not exist, or should be read with care. */
export interface Warning {
  readonly path: string;
  readonly message: string;
}
