import { provideBrowserGlobalErrorListeners, provideZonelessChangeDetection } from '@angular/core';
import type { ApplicationConfig } from '@angular/core';
import { provideRouter, TitleStrategy, withComponentInputBinding } from '@angular/router';
import type { Access } from './gateway/access';
import type { Place } from './gateway/place';
import { provideGateway } from './gateway/tor';
import { routes } from './app.routes';
import { PageTitle } from './shell/page-title';

export const appConfig = (place: Place, access: Access): ApplicationConfig => ({
  providers: [
    provideZonelessChangeDetection(),
    provideBrowserGlobalErrorListeners(),
    provideRouter(routes, withComponentInputBinding()),
    { provide: TitleStrategy, useClass: PageTitle },
    ...provideGateway(place, access),
  ],
});
