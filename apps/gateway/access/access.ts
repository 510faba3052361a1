import { SetMetadata } from '@nestjs/common';

/** Who may call a route: anyone, holders of the key (the default), or as the metrics setting says. */
export type Access = 'public' | 'key' | 'metrics';

/** Metadata key of {@link Requires}. */
export const ACCESS = 'ballast:access';

/** Declares the access of a route or a controller; without it the key is needed. */
export const Requires = (access: Access) => SetMetadata(ACCESS, access);
