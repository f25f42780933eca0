/**
 * The library as it is built. Rows use it by its public entry points, `rx-tor-control` and the others; a row that says
 * internal gets a file of it here.
 */
export const internal = (path) => import(new URL(`../../../dist/esm/${path}`, import.meta.url).href);
