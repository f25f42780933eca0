import type { CanMatchFn, Routes } from '@angular/router';
import { injectPlace } from './gateway/tor';

const isOverTc: CanMatchFn = () => injectPlace().protocol === 'TC';

const onlyV1 = async () => (await import('./pages/only-v1')).OnlyV1;

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: 'Overview',
    loadComponent: async () => (await import('./pages/overview/overview')).Overview,
  },
  {
    path: 'circuits',
    title: 'Circuits',
    loadComponent: async () => (await import('./pages/circuits/circuits')).Circuits,
  },
  { path: 'streams', title: 'Streams', loadComponent: async () => (await import('./pages/streams/streams')).Streams },
  {
    path: 'connections',
    title: 'OR connections',
    loadComponent: async () => (await import('./pages/connections/connections')).Connections,
  },
  { path: 'log', title: 'Log', loadComponent: async () => (await import('./pages/log/log')).Log },
  {
    path: 'configuration',
    title: 'Configuration',
    loadComponent: async () => (await import('./pages/configuration/configuration')).Configuration,
  },
  {
    path: 'mappings',
    title: 'Address mappings',
    loadComponent: async () => (await import('./pages/mappings/mappings')).Mappings,
  },
  { path: 'onions', title: 'Onion services', canMatch: [isOverTc], loadComponent: onlyV1 },
  { path: 'information', title: 'Information', canMatch: [isOverTc], loadComponent: onlyV1 },
  {
    path: 'onions',
    title: 'Onion services',
    loadComponent: async () => (await import('./pages/onions/onions')).Onions,
  },
  {
    path: 'information',
    title: 'Information',
    loadComponent: async () => (await import('./pages/information/information')).Information,
  },
  { path: '**', redirectTo: '' },
];
