import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Scripts, styles and data from here alone; none inline. Images from anywhere safe. */
export const strictHeaders = {
  'content-security-policy': "default-src 'self'; script-src 'self'; img-src 'self' data: blob: https:; object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

interface Served {
  readonly type: string;
  readonly bytes: Buffer;
  readonly zipped: Buffer;
  readonly caching: string;
}

/** Serves the files of a folder as they are now, from memory: what is asked for is looked up in a list, so that no path leads out of it. */
export function staticFiles(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  const files = new Map<string, Served>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || !type) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    const caching = /-[A-Z0-9]{8}\./.test(entry.name) ? 'public, max-age=31536000, immutable' : 'no-cache';
    files.set(`/${relative(folder, path).split(sep).join('/')}`, { type, bytes, zipped: gzipSync(bytes), caching });
  }
  return ({ method, url = '/', headers }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    const isAsked = method === 'GET' || method === 'HEAD';
    if (!file || !isAsked) {
      response.writeHead(isAsked ? 404 : 405, { ...strictHeaders, 'content-type': 'text/plain' }).end(isAsked ? 'Not found' : 'Method not allowed');
      return;
    }
    const isZipped = /\bgzip\b/.test(headers['accept-encoding']?.toString() ?? '');
    const body = isZipped ? file.zipped : file.bytes;
    response.writeHead(200, { ...strictHeaders, 'content-type': file.type, 'content-length': body.length, 'cache-control': file.caching, vary: 'accept-encoding', ...(isZipped && { 'content-encoding': 'gzip' }) });
    response.end(method === 'HEAD' ? undefined : body);
  };
}
