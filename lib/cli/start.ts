/** `npm start`: watches a simulated Tor, or the one whose URL was given. */
import { main } from './process.js';

await main(['monitor', ...process.argv.slice(2)]);
