import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  type DocumentLanguage,
  type DocumentQuery,
  documentQuerySchema,
  SITE_DOCUMENTS,
} from '../../src/api/notice-contract';
import { idSchema } from '../../src/api/schema-parts';
import { OPEN, needs, principalOf } from '../access/route-access';
import { perMinute } from '../accounts/rate-limits';
import { assessment } from '../notices/assessment';
import type { Paper } from '../notices/document';
import { type FactParts, outboundOf, registerFacts, siteFacts } from '../notices/gather-facts';
import { publicNotice } from '../notices/public-notice';
import { register } from '../notices/register';
import { sign } from '../notices/sign';
import { paperAsHtml, type ShownPage } from '../notices/to-html';
import { paperAsMarkdown } from '../notices/to-markdown';
import { speakerOf } from '../notices/words/speak';
import { ProblemError } from '../problem';
import { escapeMarkup } from '../tls/trust/markup';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const tags = ['notices'];
const paperResponse = {
  description: 'The document',
  content: {
    'text/html': { schema: z.string() },
    'text/markdown': { schema: z.string() },
  },
};

/** Papers that are made from the settings as they are: sign, notice, assessment, register. */
export function noticeDocumentRoutes(app: App, parts: FactParts): void {
  app.get(
    '/api/v1/sites/:siteId/documents/:document',
    {
      // The assessment and the register name webhooks and brokers.
      config: needs('integrations:manage'),
      schema: {
        tags,
        summary: 'The sign, the notice or the draft of the impact assessment of a site',
        params: z.strictObject({ siteId: idSchema, document: z.enum(SITE_DOCUMENTS) }),
        querystring: documentQuerySchema,
        response: { 200: paperResponse, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId, document } = request.params;
      const { organisationId } = principalOf(request);
      const of = await siteFacts(parts, request, { organisationId, siteId });
      if (of === null) throw new ProblemError(404, `There is no site "${siteId}".`);
      const { query } = request;
      const speaker = speakerOf(query.language);
      switch (document) {
        case 'sign':
          return sendPage(reply, sign(of, query.size, speaker));
        case 'notice':
          return sendPaper(reply, publicNotice(of, speaker), { name: 'notice', query });
        case 'assessment': {
          const paper = assessment(of, await outboundOf(parts, organisationId, siteId), speaker);
          return sendPaper(reply, paper, { name: 'impact-assessment', query });
        }
      }
    },
  );

  app.get(
    '/api/v1/organisation/documents/register',
    {
      config: needs('integrations:manage'),
      schema: {
        tags,
        summary: 'Processors and outbound connections of the organisation',
        querystring: documentQuerySchema,
        response: { 200: paperResponse, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const of = await registerFacts(parts, principalOf(request).organisationId);
      return sendPaper(reply, register(of, speakerOf(query.language)), { name: 'register', query });
    },
  );
}

/** The notice of a site for everybody who has its address: no account, no script, no cookie. */
export function publicNoticeRoute(app: App, parts: FactParts): void {
  app.get(
    '/notice/:key',
    { config: { ...OPEN, ...perMinute(120), isForEverybody: true }, schema: { hide: true } },
    async (request, reply) => {
      const { key } = z.object({ key: z.string() }).parse(request.params);
      const found = await parts.notices.byKey(key);
      const of = found === null ? null : await siteFacts(parts, request, found);
      const { language: asked } = z.object({ language: z.string().optional() }).parse(request.query);
      const language = languageOf(asked ?? request.headers['accept-language'] ?? '');
      reply.header('Cache-Control', 'no-store').header('Vary', 'Accept-Language');
      if (of === null) return sendPage(reply.code(404), missingPage(language));
      const speaker = speakerOf(language);
      const other = language === 'de' ? 'en' : 'de';
      const top = `<nav><span>${escapeMarkup(of.site.name)}</span><a href="?language=${other}" lang="${other}" hreflang="${other}">${speaker.say('notice.otherLanguage')}</a></nav>`;
      return sendPage(reply, paperAsHtml(publicNotice(of, speaker), { language, top }));
    },
  );
}

function languageOf(wanted: string): DocumentLanguage {
  return /^\s*de\b/i.test(wanted) ? 'de' : 'en';
}

function missingPage(language: DocumentLanguage): ShownPage {
  const words = speakerOf(language);
  return paperAsHtml(
    { title: words.say('gone.title'), lead: words.say('gone.text'), sections: [], foot: '' },
    { language },
  );
}

function sendPaper(
  reply: FastifyReply,
  paper: Paper,
  { name, query }: { readonly name: string; readonly query: DocumentQuery },
): FastifyReply {
  if (query.format === 'html') return sendPage(reply, paperAsHtml(paper, { language: query.language }));
  return reply
    .type('text/markdown; charset=utf-8')
    .header('Content-Disposition', `attachment; filename="${name}.md"`)
    .send(paperAsMarkdown(paper));
}

function sendPage(reply: FastifyReply, { html, policy }: ShownPage): FastifyReply {
  return reply.header('Content-Security-Policy', policy).type('text/html; charset=utf-8').send(html);
}
