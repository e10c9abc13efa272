// A process that starts a balancer and tells its address and processes, to be killed by a test.
import { startBalancer } from '../../dist/index.js';

const [out, balancer] = process.argv.slice(2);
const { url, processes } = await startBalancer({ out, port: 0, balancer });
process.send({ url, pids: processes().map(({ pid }) => pid) });
