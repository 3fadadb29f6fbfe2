import type { Locator, Page } from 'playwright-core';

/** The page of demos/web, as the one who uses it sees it. */
export class ChatPage {
  readonly question: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  /** The newest one. */
  readonly answer: Locator;
  readonly bars: Locator;

  constructor(readonly page: Page) {
    this.question = page.getByLabel('Your question');
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.answer = page.getByRole('article', { name: 'Agent' }).last();
    this.bars = page.getByRole('list', { name: 'Steps of the run' }).getByRole('button');
  }

  async ask(question: string): Promise<void> {
    await this.question.fill(question);
    await this.send.click();
  }

  /** Waits until the newest answer shows a text. */
  async says(text: string | RegExp): Promise<void> {
    await this.answer.getByText(text).first().waitFor();
  }

  /** Waits until no run is under way. */
  async rests(): Promise<void> {
    await this.stop.waitFor({ state: 'detached' });
  }

  /** What the newest answer says, without what stands around it. */
  async words(): Promise<string> {
    return (await this.answer.locator('app-markdown').allInnerTexts()).join('\n');
  }

  /** A bar of the timeline, by the beginning of its name. */
  bar(name: string | RegExp): Locator {
    return this.bars.filter({ hasText: name }).locator('.bar');
  }

  tool(name: string): Locator {
    return this.page.locator('details.tool').filter({ hasText: name });
  }
}
