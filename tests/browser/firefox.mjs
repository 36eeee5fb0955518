// Opens pages in Firefox by WebDriver BiDi: node firefox.mjs BINARY HOME < pages.json > findings.json
// Playwright drives a Firefox of its own making only; this is the one that readers have.
import { createRequire } from "node:module";

const { default: puppeteer } = await import(createRequire(new URL("../../web/", import.meta.url)).resolve("puppeteer-core"));
const [executablePath, home] = process.argv.slice(2);
const paths = JSON.parse(await new Response(process.stdin).text());
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const findings = {};
try {
  for (const path of paths) {
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`page error: ${error}`));
    page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
    page.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(home)) complaints.push(`stray: ${request.url()}`);
    });
    await page.goto(`${home}/${path}`);
    await page.waitForSelector("body:not(:has(.anywidget[data-model]:not([data-anywidget])))");
    const count = (kind) => page.$$eval(`.anywidget[data-anywidget=${kind}]`, (all) => all.length);
    const [ready, text] = [await count("ready"), await count("text")];
    const button = await page.$(".anywidget[data-anywidget=ready] button");
    const before = ready && (await page.$eval("main", (main) => main.innerText));
    if (button) await button.evaluate((e) => e.click());
    const after = ready && (await page.$eval("main", (main) => main.innerText));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    findings[path] = { ready, text, answers: !button || before !== after, wide, complaints };
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(findings));
