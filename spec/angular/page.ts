/**
 * Angular without a browser: a real application on the DOM of its server package, which is told that it is in a
 * browser.
 */
import '@angular/compiler';
import {
  ChangeDetectionStrategy,
  Component,
  enableProdMode,
  Injector,
  PLATFORM_ID,
  runInInjectionContext,
} from '@angular/core';
import type { ApplicationRef, EnvironmentProviders, Provider, Type } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { INITIAL_CONFIG, platformServer } from '@angular/platform-server';

// a component is then checked once in each change detection
enableProdMode();

export type Providers = ReadonlyArray<Provider | EnvironmentProviders>;

/** A component whose fields are what `fields` gives, in an injection context. */
export const component = (template: string, fields: () => object = () => ({})): Type<unknown> => {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- Angular asks for one
  class App {
    constructor() {
      Object.assign(this, fields());
    }
  }
  // so that a spec may count the change detections; the default of Angular 21, not of each later one
  return Component({ selector: 'app-root', template, changeDetection: ChangeDetectionStrategy.Eager })(App);
};

const document = '<app-root></app-root>';

export interface Page {
  readonly app: ApplicationRef;
  /** What the page shows. */
  readonly text: () => string | null;
  /** Runs something in an injection context of the application. */
  readonly within: <A>(run: () => A) => A;
  readonly destroy: () => void;
}

const pages: Page[] = [];

/** Called by `afterEach`. */
export const closePages = (): void => pages.splice(0).forEach(({ destroy }) => destroy());

/** Starts an application. */
export const openPage = async (providers: Providers = [], root = component('')): Promise<Page> => {
  const platformRef = platformServer([{ provide: INITIAL_CONFIG, useValue: { document, url: '/' } }]);
  const app = await bootstrapApplication(
    root,
    { providers: [{ provide: PLATFORM_ID, useValue: 'browser' }, ...providers] },
    { platformRef },
  );
  const element = app.components[0]?.location.nativeElement as { readonly textContent: string | null };
  const page: Page = {
    app,
    text: () => element.textContent,
    within: (run) => runInInjectionContext(app.injector.get(Injector), run),
    destroy: () => {
      if (!platformRef.destroyed) platformRef.destroy();
    },
  };
  pages.push(page);
  return page;
};
