/** Angular without a browser: a real application on the DOM of its server package, which is told that it is in a browser. */
import '@angular/compiler';
import { Component, PLATFORM_ID } from '@angular/core';
import type { ApplicationRef, EnvironmentProviders, Provider, Type } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { INITIAL_CONFIG, platformServer } from '@angular/platform-server';

export type Providers = ReadonlyArray<Provider | EnvironmentProviders>;

/** A component whose fields are what `fields` gives, in an injection context. */
export const component = (template: string, fields: () => object = () => ({})): Type<unknown> => {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- Angular asks for one
  class App {
    constructor() {
      Object.assign(this, fields());
    }
  }
  return Component({ selector: 'app-root', template })(App);
};

const document = '<app-root></app-root>';

// that it is in development mode
beforeEach(() => void jest.spyOn(console, 'log').mockImplementation());

export interface Page {
  readonly app: ApplicationRef;
  /** What the page shows. */
  readonly text: () => string | null;
  readonly destroy: () => void;
}

/** Starts an application. What is in `providers` may be of use to an application without a component. */
export const openPage = async (providers: Providers, root = component('')): Promise<Page> => {
  const platformRef = platformServer([{ provide: INITIAL_CONFIG, useValue: { document, url: '/' } }]);
  const app = await bootstrapApplication(
    root,
    { providers: [{ provide: PLATFORM_ID, useValue: 'browser' }, ...providers] },
    { platformRef },
  );
  const element = app.components[0]?.location.nativeElement as { readonly textContent: string | null };
  return { app, text: () => element.textContent, destroy: () => platformRef.destroy() };
};
