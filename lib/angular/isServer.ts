import { inject, PLATFORM_ID } from '@angular/core';

/**
 * Whether the page is rendered on a server. It replaces `isPlatformServer`, so that `@angular/common` is not a
 * dependency.
 *
 * @internal
 */
export const isServer = (): boolean => (inject(PLATFORM_ID) as unknown) === 'server';
