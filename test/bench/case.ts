/** Measures the case that the argument names, in this process. */
import { cases } from './cases.ts';

const name = process.argv[2] ?? '';
const measure = cases.get(name);
if (measure === undefined) throw new Error(`no case is called ${name}: there are ${[...cases.keys()].join(', ')}`);
await measure();
process.exit();
