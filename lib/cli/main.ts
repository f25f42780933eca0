#!/usr/bin/env node
/**
 * The command `rx-tor-control`.
 *
 * @since 0.1.0
 */
import { main } from './process.js';

await main(process.argv.slice(2));
