import { Hono } from 'hono'

import type { AppEnv } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { stepRoute } from '../step-routes.tsx'
import { liftForm, markForm, riskForm } from './mark-form.ts'
import { liftMajor, markMajor } from './mark.ts'
import { setOpinionRisk } from './opinion-risk.ts'

const one = '/:id{[0-9]{1,15}}'

/** 重大投诉 and 舆情风险. */
export const majorRoutes = (blindness: Blindness) => {
  const place = { part: 'major', lists: true, blindToo: true }
  return new Hono<AppEnv>()
    .post(
      `${one}/major-mark`,
      stepRoute(blindness, {
        ...{ ...place, form: 'major-mark', needs: ['complaint.mark'] },
        fields: markForm,
        take: markMajor,
      }),
    )
    .post(
      `${one}/major-lifting`,
      stepRoute(blindness, {
        ...{ ...place, form: 'major-lifting', needs: ['complaint.settle'] },
        fields: liftForm,
        take: liftMajor,
      }),
    )
    .post(
      `${one}/opinion-risk`,
      stepRoute(blindness, {
        ...{ ...place, form: 'opinion-risk', needs: ['complaint.mark'] },
        fields: riskForm,
        take: setOpinionRisk,
      }),
    )
}
