import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app';
import { appConfig } from './app/app.config';
import { secretOf, takeAccess, takeToken } from './app/gateway/access';
import { fetchPlace } from './app/gateway/place';
import { missingFeature } from './app/missingFeature';

const start = async (): Promise<void> => {
  const missing = missingFeature();
  if (missing !== undefined) {
    const text = document.createElement('p');
    text.textContent =
      `This browser cannot run the dashboard: it has no ${missing}. Use a current version of ` +
      `Firefox, Chrome, Edge or Safari.`;
    document.querySelector('app-root main')?.replaceChildren(text);
    return;
  }
  const token = takeToken();
  const place = await fetchPlace(secretOf(token));
  await bootstrapApplication(App, appConfig(place, takeAccess(place, token)));
};

await start();
