import { describe } from 'vitest';
import { balancerSuite } from './balancer-suite.js';

describe('the cluster balancer', () => balancerSuite('cluster'));
