import { inject, PLATFORM_ID } from '@angular/core';

/**
 * Whether a page is rendered on a server here. As `isPlatformServer` of `@angular/common`, of which nothing else is
 * needed.
 *
 * @internal
 */
export const isServer = (): boolean => (inject(PLATFORM_ID) as unknown) === 'server';
