/** `npm start`: watches a simulated Tor, or the Tor of the given URL. */
import { main } from './process.js';

await main(['monitor', ...process.argv.slice(2)]);
