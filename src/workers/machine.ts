import * as Comlink from 'comlink';
import { MachineService } from './machine-service.ts';
import { installErrorTransfer } from './rpc.ts';

installErrorTransfer();
Comlink.expose(new MachineService());
