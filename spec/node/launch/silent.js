#!/usr/bin/env node
// A program that does nothing, until it is told to end.
import { setInterval } from 'node:timers';

setInterval(() => undefined, 1_000_000);
