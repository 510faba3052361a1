import type { TransformFnParams } from 'class-transformer';

/** A whole number in decimal digits as a number; anything else as it is, for the check that follows to refuse. */
export const integer = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
