import { z } from 'zod';

/**
 * Must be imported before any schema is used in a page or worker: without it zod tries once whether
 * `new Function` works, and the policy reports that as a violation.
 */
z.config({ jitless: true });
