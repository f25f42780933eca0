/** Angular's rendering on a server, in virtual time. */
import '@angular/compiler';
import { bootstrapApplication } from '@angular/platform-browser';
import { renderApplication } from '@angular/platform-server';
import { component } from './page.js';
import type { Providers } from './page.js';

/** The page as HTML, once Angular says that nothing is waited for. */
export const rendered = async (providers: Providers, template: string, fields: () => object): Promise<string> => {
  let html: string | undefined;
  const root = component(template, fields);
  void renderApplication((context) => bootstrapApplication(root, { providers: [...providers] }, context), {
    document: '<app-root></app-root>',
    url: '/',
  }).then((text) => (html = text));
  // of virtual time, far less than the server's own deadlines
  for (let ms = 0; ms < 1_000 && html === undefined; ms++) await jest.advanceTimersByTimeAsync(1);
  return html ?? 'not rendered within a second';
};
