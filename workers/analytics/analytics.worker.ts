import '../../src/api/zod-without-eval';
import { expose } from 'comlink';
import { AnalyticsService } from './analytics-service';
import { browserParts } from './browser-parts';

expose(new AnalyticsService(browserParts()));
