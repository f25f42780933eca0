/** The contract of every `Tor`, kept by a real Tor. */
import { keepsTheContract } from '../../contract/keepsTheContract.js';
import { describeWith } from '../describeWith.js';
import { servedTodays, todays } from './implementations.js';

jest.setTimeout(60_000);

describeWith(['tor'], "today's Tor", () => keepsTheContract("today's Tor", todays())());
describeWith(['tor'], "a TC client of today's Tor", () => keepsTheContract("today's Tor, served", servedTodays())());
