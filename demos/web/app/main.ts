import { provideBrowserGlobalErrorListeners, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app';

bootstrapApplication(App, { providers: [provideBrowserGlobalErrorListeners(), provideZonelessChangeDetection()] }).catch((error: unknown) => console.error(error));
