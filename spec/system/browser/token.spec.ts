/** Where the token of a link goes: into one message, and nowhere else. */
import { dashboard } from './dashboard.js';
import { goTo, stands, visitor } from './pages.js';
import { describeInChromium } from './inChromium.js';

describeInChromium('the dashboard: the token of a link', (browser) => {
  it('is in no request, no address, no storage and no log', async () => {
    const served = await dashboard();
    const token = new URL(served.link).hash.replace('#token=', '');
    expect(token.length).toBeGreaterThan(20);
    const context = await visitor(browser());
    const page = await context.newPage();
    const told: string[] = [];
    const sent: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    page.on('websocket', (socket) => {
      told.push(socket.url());
      socket.on('framesent', ({ payload }) => sent.push(payload.toString('latin1')));
    });
    // as they go out, with what the browser adds
    const wire = await context.newCDPSession(page);
    for (const event of [
      'Network.requestWillBeSent',
      'Network.requestWillBeSentExtraInfo',
      'Network.webSocketCreated',
      'Network.webSocketWillSendHandshakeRequest',
    ] as const) {
      // what stands behind # is told apart, since it is not sent
      wire.on(event, (sending) =>
        told.push(JSON.stringify(sending, (key, value: unknown) => (key === 'urlFragment' ? '' : value))),
      );
    }
    await wire.send('Network.enable');
    await page.goto(served.link);
    await stands(page, 'Connected');
    for (const name of ['Circuits', 'Log', 'Configuration', 'Overview']) await goTo(page, name);

    expect(page.url()).toBe(`${served.origin}/`);
    expect(told.length).toBeGreaterThan(10);
    told.push(
      ...(await page.evaluate<ReadonlyArray<string>>(`[
        document.referrer,
        document.cookie,
        document.documentElement.outerHTML,
        ...[localStorage, sessionStorage].map((storage) => JSON.stringify({ ...storage })),
        ...performance.getEntriesByType('resource').map(({ name }) => name),
        ...navigation.entries().map(({ url }) => url),
      ]`)),
    );
    expect(told.filter((text) => text.includes(token))).toEqual([]);
    // AUTHENTICATE, once, as hexadecimal digits or as text
    const hex = Buffer.from(token).toString('hex');
    const withToken = sent.filter((text) => text.includes(token) || text.toLowerCase().includes(hex));
    expect(withToken).toEqual([expect.stringMatching(/^AUTHENTICATE /)]);
    // the link itself, for whom it is printed
    expect(served.said().split(token)).toHaveLength(2);

    await page.goBack();
    await stands(page, 'Connected');
    expect(page.url()).not.toContain(token);
  });

  it('is not told to a site to which the page is left', async () => {
    const [here, there] = [await dashboard(), await dashboard()];
    const page = await (await visitor(browser())).newPage();
    await page.goto(here.link);
    await stands(page, 'Connected');
    const [request] = await Promise.all([
      page.waitForRequest((one) => one.url().startsWith(there.origin)),
      page.evaluate(`location.href = '${there.origin}'`),
    ]);
    expect(await request.allHeaders()).not.toHaveProperty('referer');
  });
});
