import { InjectionToken, inject } from '@angular/core';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { exponentialBackoff } from 'rx-tor-control';
import { provideV1Tor } from 'rx-tor-control/angular';
import { v1Client } from 'rx-tor-control/v1';
import { v1Subprotocol, webSocket } from 'rx-tor-control/websocket';
import type { Access } from './access';
import type { Place } from './place';

export const PLACE = new InjectionToken<Place>('Place');
export const ACCESS = new InjectionToken<Access>('Access');

/** The gateway is at the origin of this page. */
export const gatewayUrl = (): string => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/tc`;

const reconnect = exponentialBackoff({ initial: 500, max: 10_000 });

/** The Tor behind the gateway. It connects at the first request or subscription. */
export const provideGateway = (place: Place, access: Access): ReadonlyArray<Provider | EnvironmentProviders> => [
  { provide: PLACE, useValue: place },
  { provide: ACCESS, useValue: access },
  provideV1Tor(() =>
    v1Client(webSocket({ url: gatewayUrl(), subprotocol: v1Subprotocol }), { password: access.secret, reconnect }),
  ),
];

export const injectPlace = (): Place => inject(PLACE);
export const injectAccess = (): Access => inject(ACCESS);
