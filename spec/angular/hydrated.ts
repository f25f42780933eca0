/** An application that a server renders and a browser goes on with. */
import { Component, computed, enableProdMode } from '@angular/core';
import type { EnvironmentProviders } from '@angular/core';
import { bootstrapApplication, provideClientHydration } from '@angular/platform-browser';
import type { BootstrapContext } from '@angular/platform-browser';
import { provideTor, torSignal, torStatus } from '../../lib/angular/index.js';
import { client, listen, memory } from '../../lib/index.js';
import { simulator } from '../../lib/simulator/index.js';

enableProdMode();

let made = 0;

/** How many Tors were made in this process or page. */
export const madeHere = (): number => made;

export const start = (context?: BootstrapContext, ...ofServer: ReadonlyArray<EnvironmentProviders>) => {
  class App {
    readonly status = torStatus();
    private readonly answer = torSignal((tor) => tor.getConf(['SocksPort']), { initialValue: undefined });
    readonly port = computed(() => {
      const now = this.answer();
      return now?._tag === 'Right' ? now.right[0]?.value : now?.left._tag;
    });
  }
  const root = Component({
    selector: 'app-root',
    template: `<p id="status">{{ status()._tag }}</p>
      <p id="port">{{ port() ?? 'asking' }}</p>`,
  })(App);
  const make = () => {
    made++;
    const { connect, listen: address } = memory();
    listen(simulator(), address).subscribe();
    return client(connect);
  };
  return bootstrapApplication(root, { providers: [provideClientHydration(), provideTor(make), ...ofServer] }, context);
};
