/// <reference lib="webworker" />
import { serveOffline } from './serve-offline.ts';

/** What the build left, by path below dist/, with a digest of it all; put there by the build. */
declare const OFFLINE_FILES: { readonly digest: string; readonly paths: readonly string[] };

serveOffline(self as unknown as ServiceWorkerGlobalScope, OFFLINE_FILES);
