import * as Comlink from 'comlink';
import { PlaygroundService } from './playground-service.ts';
import { installErrorTransfer } from './rpc.ts';

installErrorTransfer();
Comlink.expose(new PlaygroundService());
