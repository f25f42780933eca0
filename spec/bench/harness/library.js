/**
 * The library as it is built. Rows use it by its public entry points, `rx-tor-control` and the others; a row that says
 * internal gets a module of it here, from before they are bundled.
 */
export const internal = (path) => import(new URL(`../../../dist/modules/${path}`, import.meta.url).href);
