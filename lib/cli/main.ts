#!/usr/bin/env node
/** The command `rx-tor-control`. */
import { main } from './process.js';

await main(process.argv.slice(2));
