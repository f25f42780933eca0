/** What the dashboard shows of its Tor. */
import { dashboard } from './dashboard.js';
import { draws, goTo, row, stands, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

describeInChromium('the dashboard: events', (browser) => {
  it('shows the circuits, streams, OR connections, bandwidth and log of the simulated Tor', async () => {
    const { link } = await dashboard();
    const page = await visit(browser(), link);
    await stands(page, 'Connected');
    await page.getByTestId('read-rate').getByText(/[1-9]/).waitFor();
    await draws(page);
    await goTo(page, 'Circuits');
    expect(await row(page, 'Circuits', /Built/)).toMatch(/^\d+\s+Built\s/);
    await goTo(page, 'Streams');
    expect(await row(page, 'Streams', /Open/)).toMatch(/:\d+/);
    await goTo(page, 'OR connections');
    expect(await row(page, 'OR connections', /Connected/)).toMatch(/\d+\ss/);
    await goTo(page, 'Log');
    await page.getByRole('log').getByText(/\w+/).first().waitFor();
  });
});
