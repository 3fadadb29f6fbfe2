import '@angular/compiler';
import { ApplicationRef, createComponent, createPlatformFactory, DOCUMENT, EnvironmentInjector, ErrorHandler, NgModule, platformCore, RendererFactory2, runInInjectionContext, type Type, ɵINJECTOR_SCOPE } from '@angular/core';
import { TestBed, TestComponentRenderer } from '@angular/core/testing';

/** What a page holds, without a browser. */
interface PageNode { text: string; children: PageNode[]; parent?: PageNode }

const node = (text = ''): PageNode => ({ text, children: [] });
const textOf = ({ text, children }: PageNode): string => text + children.map(textOf).join('');
const nothing = (): void => undefined;

/** Renders texts alone. */
const renderer = {
  data: {},
  createElement: () => node(),
  createComment: () => node(),
  createText: (text: string) => node(text),
  selectRootElement: () => node(),
  setValue: (textNode: PageNode, text: string) => { textNode.text = text; },
  appendChild: (parent: PageNode, child: PageNode) => { parent.children.push(Object.assign(child, { parent })); },
  insertBefore: (parent: PageNode, child: PageNode, next: PageNode) => { parent.children.splice(parent.children.indexOf(next), 0, Object.assign(child, { parent })); },
  removeChild: (_parent: unknown, child: PageNode) => { child.parent?.children.splice(child.parent.children.indexOf(child), 1); },
  parentNode: ({ parent }: PageNode) => parent,
  nextSibling: (child: PageNode) => child.parent?.children[child.parent.children.indexOf(child) + 1],
  ...Object.fromEntries(['destroy', 'setAttribute', 'addClass', 'removeClass', 'setStyle', 'setProperty'].map((name) => [name, nothing])),
};

class TestApp {
  readonly name = 'test';
}
NgModule({ providers: [{ provide: ɵINJECTOR_SCOPE, useValue: 'root' }] })(TestApp);
TestBed.initTestEnvironment(TestApp, createPlatformFactory(platformCore, 'test', [])());

/** Errors that Angular has caught: of effects and of templates. */
export const caught: unknown[] = [];

/** Angular without zone.js, as it is by default, with a page of texts. */
export function startApp(providers: unknown[] = []): EnvironmentInjector {
  caught.length = 0;
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [
      TestComponentRenderer,
      { provide: ErrorHandler, useValue: { handleError: (error: unknown) => caught.push(error) } },
      { provide: DOCUMENT, useValue: {} },
      { provide: RendererFactory2, useValue: { createRenderer: () => renderer } },
      ...providers,
    ],
    rethrowApplicationErrors: false,
  });
  return TestBed.inject(EnvironmentInjector);
}

/** What `create` makes in a field of a component or service. */
export const inContext = <T>(injector: EnvironmentInjector, create: () => T): T =>
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- every EnvironmentInjector is an Injector
  runInInjectionContext(injector, create);

/** Shows a component; answers what the page says. */
export function show<C>(component: Type<C>, environmentInjector: EnvironmentInjector): { instance: C; text: () => string; destroy: () => void } {
  const ref = createComponent(component, { environmentInjector });
  TestBed.inject(ApplicationRef).attachView(ref.hostView);
  return { instance: ref.instance, text: () => textOf(ref.location.nativeElement as PageNode).replace(/\s+/g, ' ').trim(), destroy: () => ref.destroy() };
}
